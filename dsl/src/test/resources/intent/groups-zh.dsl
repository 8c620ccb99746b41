# 用户组 admins 的请求用强模型，用户“ann”的请求用 demo/zh
# 1-11 requests that come from group admins go to demo/strong
# 12-19 requests that come from user ann go to demo/zh
# MODEL 9-9 强: demo/strong, it has the highest quality_score (0.95)
# MODEL 19-19 demo/zh: demo/zh, it is named
# NOTE policy-default-reachable: a request can match no decision and go to the default model, for example when no signal matches
# NOTE dsl-untested-route: no test was made for ROUTE group_admins: no single prompt is known that surely takes it
# NOTE dsl-untested-route: no test was made for ROUTE user_ann: no single prompt is known that surely takes it
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
