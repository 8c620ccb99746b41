package semanticrouter.config.document.global;

/// The knowledge bases a document has when it lists none (specification: signals §1.15): their names, thresholds,
/// groups
/// and metrics are part of the public contract, since recipes refer to them.
public final class BuiltInKnowledge {
    /// YAML of the list.
    public static final String LIST = """
            - name: privacy_kb
              source: {path: knowledge_bases/privacy/, manifest: labels.json}
              threshold: 0.55
              groups:
                security_containment:
                  [prompt_injection, credential_exfiltration, jailbreak_role, system_prompt_extraction]
                privacy_policy:
                  [proprietary_code, internal_document, pii, business_strategy, trade_secret_ip,
                   operational_infrastructure, locality_directive, customer_data]
                frontier_reasoning: [architecture_analysis, root_cause_analysis, multi_step_tradeoffs]
                local_standard: [generic_coding, simple_task, general_knowledge]
                private:
                  [prompt_injection, credential_exfiltration, jailbreak_role, system_prompt_extraction, proprietary_code,
                   internal_document, pii, business_strategy, trade_secret_ip, operational_infrastructure,
                   locality_directive, customer_data]
                public:
                  [architecture_analysis, root_cause_analysis, multi_step_tradeoffs, generic_coding, simple_task,
                   general_knowledge]
              metrics:
                - {name: private_vs_public, type: group_margin, positive_group: private, negative_group: public}
            - name: mmlu_kb
              source: {path: knowledge_bases/mmlu/, manifest: labels.json}
              threshold: 0.25
              groups:
                escalate:
                  [biology, business, computer science, economics, history, math, other, philosophy, psychology]
                keep: [chemistry, engineering, health, law, physics]
              metrics:
                - {name: escalate_vs_keep, type: group_margin, positive_group: escalate, negative_group: keep}
            """;

    private BuiltInKnowledge() {}
}
