# 不要把个人信息发给 demo/strong
# 1-10 (not understood)
# NOT 1-2 不要: a policy says what is done, not what is not; say where these requests should go instead
# NOT 3-10 把个人信息发给 demo/strong: it is left out with the words "不要", which are not understood
# usable: false
