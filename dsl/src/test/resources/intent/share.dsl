# Send half of the math questions to demo/zh
# 1-8 (not understood)
# NOT 1-1 Send: it is left out with the words "half", which are not understood
# NOT 2-2 half: a policy speaks of every request alike, so a share of them cannot be said
# NOT 3-8 of the math questions to demo/zh: it is left out with the words "half", which are not understood
# usable: false
