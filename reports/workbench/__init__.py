"""The workbench that people code in.

`model` is the study, `tab` a page, `gestures` what is done; `reading`, `marks` and `documents` are what is shown. `server` and `door`
make the plain page; `static` is what the browser gets.
"""
