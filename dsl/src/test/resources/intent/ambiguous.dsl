# Send Chinese and math questions to demo/strong
# 1-7 (not understood)
# NOT 1-1 Send: it is left out with the words "Chinese and math", which are not understood
# NOT 2-4 Chinese and math: "and" could mean both or either here; put "or" between them for either, or nothing for both
# NOT 5-7 questions to demo/strong: it is left out with the words "Chinese and math", which are not understood
# usable: false
