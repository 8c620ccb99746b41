# Never send personal data to demo/strong.
# 1-6 (not understood)
# NOT 1-2 Never send: a policy says what is done, not what is not; say where these requests should go instead
# NOT 3-6 personal data to demo/strong: it is left out with the words "Never send", which are not understood
# usable: false
