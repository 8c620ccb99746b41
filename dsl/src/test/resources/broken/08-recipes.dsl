RECIPE cheap { ROUTING { } ROUTE r { PRIORITY 1 MODEL "m" } }
RECIPE cheap { ROUTE r { PRIORITY -1 MODEL "m" EMIT retention { drop: true ttl_turns: 3 } } }
ENTRYPOINT { model_names: ["acme/eco"] recipe: "chaep" }
ENTRYPOINT { recipe: "cheap" }
