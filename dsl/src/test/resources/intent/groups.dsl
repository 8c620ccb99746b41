# Requests from group admins go to the strong model, from user "ann" to demo/zh
# 1-9 requests that come from group admins go to demo/strong
# 10-14 requests that come from user ann go to demo/zh
# MODEL 8-8 strong: demo/strong, it has the highest quality_score (0.95)
# MODEL 14-14 demo/zh: demo/zh, it is named
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

ROUTE group_admins (description = "Requests from group admins go to the strong model") {
  PRIORITY 20
  WHEN authz("group_admins")
  MODEL "demo/strong" (param_size = "400b")
}

ROUTE user_ann (description = "from user \"ann\" to demo/zh") {
  PRIORITY 10
  WHEN authz("user_ann")
  MODEL "demo/zh" (param_size = "32b")
}
