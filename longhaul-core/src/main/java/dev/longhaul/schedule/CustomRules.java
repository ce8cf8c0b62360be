package dev.longhaul.schedule;

import java.util.Optional;

/** Where a custom schedule looks for its code, each time it is asked, so that rules may be registered at any time. */
interface CustomRules {

    /** No rules: every fallback applies. */
    CustomRules NONE = new CustomRules() {
        @Override
        public Optional<CustomRule> findRule(String name) {
            return Optional.empty();
        }

        @Override
        public void failed(CustomRuleFailure failure) {
            throw new IllegalStateException("no rule, and yet it failed: " + failure);
        }
    };

    Optional<CustomRule> findRule(String name);

    /** Takes note that a rule failed; does not throw. */
    void failed(CustomRuleFailure failure);
}
