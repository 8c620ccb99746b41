# 用户组 admins 的请求用强模型，用户“ann”的请求用 demo/zh
# 1-11 来自用户组 admins 的请求发往 demo/strong
# 12-19 来自用户 ann 的请求发往 demo/zh
# MODEL 9-9 强: demo/strong, quality_score 最高（0.95）
# MODEL 19-19 demo/zh: demo/zh, 文中点名
# NOTE policy-default-reachable: a request can match no decision and go to the default model, for example when no signal matches
# NOTE dsl-untested-route: 没有为 ROUTE group_admins 生成测试：不知道哪一条提示词一定会走它
# NOTE dsl-untested-route: 没有为 ROUTE user_ann 生成测试：不知道哪一条提示词一定会走它
# usable: true

SIGNAL authz group_admins {
  role: "group_admins"
  subjects: [{ kind: "Group", name: "admins" }]
}

SIGNAL authz user_ann {
  role: "user_ann"
  subjects: [{ kind: "User", name: "ann" }]
}

ROUTE group_admins (description = "用户组 admins 的请求用强模型") {
  PRIORITY 20
  WHEN authz("group_admins")
  MODEL "demo/strong" (param_size = "400b")
}

ROUTE user_ann (description = "用户“ann”的请求用 demo/zh") {
  PRIORITY 10
  WHEN authz("user_ann")
  MODEL "demo/zh" (param_size = "32b")
}
