"""The output is kept clean, and comes back."""

import os
import threading

from evaluation.quiet import quiet_output


def test_the_output_comes_back_after_two_threads_at_once(capfd):
    inside, leave, gone = threading.Event(), threading.Event(), threading.Event()

    def first():
        with quiet_output():
            inside.set()
            leave.wait(5)

    def second():
        with quiet_output():
            os.write(1, b"noise")
            gone.wait(5)

    threads = [threading.Thread(target=first), threading.Thread(target=second)]
    threads[0].start()
    inside.wait(5)
    threads[1].start()
    threads[1].join(0.2)  # time to come in, if it doesn't wait for the first
    leave.set()
    threads[0].join()
    gone.set()
    threads[1].join()
    os.write(1, b"after")
    assert capfd.readouterr().out == "after"


def test_the_output_comes_back_after_a_fault(capfd):
    try:
        with quiet_output():
            raise ValueError
    except ValueError:
        os.write(1, b"after")
    assert capfd.readouterr().out == "after"
