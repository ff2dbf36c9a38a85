"""The workbench that people code in.

`model` is the study, `tab` a page, `gestures` and `forms` what is done; `reading`, `marks` and `documents` are what is shown, and
`comparing`, `claiming`, `abstracting` and `turning` what the larger forms show. `server` and `door`
make the plain page; `static` is what the browser gets.
"""
