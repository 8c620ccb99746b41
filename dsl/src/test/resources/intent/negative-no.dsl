# No personal data to demo/strong.
# 1-5 (not understood)
# NOT 1-1 No: a policy says what is done, not what is not; say where these requests should go instead
# NOT 2-5 personal data to demo/strong: it is left out with the words "No", which are not understood
# usable: false
