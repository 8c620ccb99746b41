# Send hard questions from the employee role to the strong model
# 1-11 requests that are hard and come from role employee go to demo/strong
# MODEL 10-10 strong: demo/strong, it has the highest quality_score (0.95)
# NOTE policy-default-reachable: a request can match no decision and go to the default model, for example when no signal matches
# NOTE dsl-untested-route: no test was made for ROUTE hard_role_employee: no single prompt is known that surely takes it
# usable: true

SIGNAL complexity difficulty {
}

SIGNAL authz staff {
  role: "employee"
  subjects: [{ kind: "Group", name: "staff" }]
}

ROUTE hard_role_employee (description = "Send hard questions from the employee role to the strong model") {
  PRIORITY 10
  WHEN complexity("difficulty:hard") AND authz("employee")
  MODEL "demo/strong" (param_size = "400b")
}
