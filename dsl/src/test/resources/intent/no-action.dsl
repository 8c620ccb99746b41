# Chinese questions
# 1-2 (not understood)
# NOT 1-2 Chinese questions: it does not say what to do; say for example "send … to …", "block …" or "cache …"
# usable: false
