# Send audio to demo/zh
# 1-4 (not understood)
# NOT 1-1 Send: it is left out with the words "audio", which are not understood
# NOT 2-2 audio: no signal tells whether a request has sound; leave it out
# NOT 3-4 to demo/zh: it is left out with the words "audio", which are not understood
# usable: false
