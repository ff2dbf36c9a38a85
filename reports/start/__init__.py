"""The start page (`folje start`) and what is put on the desktop to open it (`folje shortcut`).

`machine` is where a person's own folders are, `studies` which studies she may mean, `choices` what may be chosen in one, `arriving` the files
that the page sends, `fetching` templates, `work` what is done in a process of its own;
`house` holds it together and talks with the page, `server` answers, `shortcut` is the double click.
"""
