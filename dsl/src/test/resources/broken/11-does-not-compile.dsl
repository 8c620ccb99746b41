ROUTING { strategy: fastest }
MODEL small { }
MODEL small { }
SIGNAL embedding e { threshold: "high" candidates: ["x"] }
ROUTE r { PRIORITY 1 WHEN embedding("e") MODEL small ALGORITHM remom { breadth_schedule: [0] } }
RECIPE " " { ROUTE r { PRIORITY 1 MODEL small } }
ENTRYPOINT { model_names: [x] recipe: " " }
