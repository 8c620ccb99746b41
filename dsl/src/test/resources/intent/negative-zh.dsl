# 不要把个人信息发给 demo/strong
# 1-10 (not understood)
# NOT 1-2 不要: 策略说明做什么，而不是不做什么；请说明这些请求应当去哪里
# NOT 3-10 把个人信息发给 demo/strong: 其中的“不要”未被理解，因此这一部分也没有采用
# usable: false
