"""A small study with a protocol, two interviews and consents, for the tests of the reading aids."""

from pathlib import Path

from evaluation import Study
from evaluation.events import Coding, Memo, Passage
from tests.folders import SETTINGS, make

PROTOCOL = (
    "Vad som sades och gjordes\tSamverkan gick trögt, sa samordnaren.\nBeslut\tTeamet beslutar om en samverkansplan.\n"
    "Familjeärende\tFamiljen Ek behöver samverkan nu."
)
INTERVIEW = (
    "Intervjuare: Hur är samverkan?\nInformant: Samverkan är bra 👍, säger jag. Det hemliga ordet är krusbär.\n"
    "Informant: Vi var oense om ansvaret."
)
REFUSED = "Intervjuare: Berätta.\nInformant: Samverkan brister och smultron är mitt ord."
WITHDRAWN = "Informant: Samverkan och lingon."
TEXTS = {"p1": PROTOCOL, "i1": INTERVIEW, "i2": REFUSED, "i3": WITHDRAWN}
FILES = {
    **{f"texts/{name}.txt": text for name, text in TEXTS.items()},
    "tables/meetings.csv": "group;date;observed\nteam;2023-02-07;ja\n",
    "tables/interviews.csv": (
        "id;informant;category;status;date\nA;P1;family;held;2023-03-01\nB;T1;team;held;2023-03-02\nC;T2;team;held;2023-03-03\n"
    ),
    "tables/documents.csv": (
        "id;kind;meeting;interview;date;author;path\np1;protocol;team 2023-02-07;;2023-02-07;evaluator;a.docx\n"
        "i1;transcript;;A;2023-03-01;informant;b.vtt\ni2;transcript;;B;2023-03-02;informant;c.vtt\n"
        "i3;transcript;;C;2023-03-03;informant;d.vtt\n"
    ),
    "cases/consents.csv": (
        "id;subject;type;scope;given;withdrawn\n1;P1;quote;ordagrant;2023-03-01;\n2;T1;quote;;;\n"
        "3;T2;interview;;2023-03-03;2023-04-01\n4;T2;quote;;2023-03-03;\n"
    ),
}
SAID = {
    "said": ("p1", "Samverkan gick trögt, sa samordnaren."),
    "decided": ("p1", "Teamet beslutar om en samverkansplan."),
    "family": ("p1", "Familjen Ek behöver samverkan nu."),
    "good": ("i1", "Samverkan är bra 👍, säger jag. Det hemliga ordet är krusbär."),
    "differ": ("i1", "Vi var oense om ansvaret."),
    "refused": ("i2", "Samverkan brister och smultron är mitt ord."),
    "gone": ("i3", "Samverkan och lingon."),
}
FIELDS = {"said": "said", "decided": "decision", "family": "family_matter"}


def reading_study(folder: Path) -> Study:
    """The study, with a passage for each thing said and one coding."""
    study = make(folder, FILES, SETTINGS.replace("[U1]", "[U1, U2]"))
    passages = []
    for name, (text, quote) in SAID.items():
        start = TEXTS[text].index(quote)
        speaker = "" if text == "p1" else "informant"
        passages.append(Passage(id=name, text=text, start=start, end=start + len(quote), quote=quote,
                                field=FIELDS.get(name, ""), speaker=speaker))  # fmt: skip
    study.journal.write("U1", *passages, Memo(about="good", content="Möjligt citat."))
    study.journal.write("U1", Coding(passage="said", code="FOR6", codebook="tuckman@0.2.0"))
    study.journal.write("U2", Coding(passage="said", code="STO4", codebook="tuckman@0.2.0"))
    study.journal.write("U1", Coding(passage="refused", code="STO1", codebook="tuckman@0.2.0"))
    study.journal.write("U1", Coding(passage="gone", code="STO1", codebook="tuckman@0.2.0"))
    return study
