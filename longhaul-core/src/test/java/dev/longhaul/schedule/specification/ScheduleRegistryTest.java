package dev.longhaul.schedule.specification;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.longhaul.schedule.CustomRule;
import dev.longhaul.schedule.RetrySchedule;
import dev.longhaul.schedule.ScheduleLimits;
import dev.longhaul.schedule.SchedulePreset;
import dev.longhaul.schedule.ScheduleRegistry;
import dev.longhaul.schedule.ScheduleSyntaxException;
import dev.longhaul.schedule.UnknownScheduleException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleRegistryTest {

    private static final RetrySchedule PATIENT = RetrySchedule.parse("4m 1h 6h");
    private static final RetrySchedule QUICK = RetrySchedule.parse("every 2s, 5 attempts");
    private static final CustomRule RULE = (position, elapsed, random) -> Optional.of(ofSeconds(1));

    private final ScheduleRegistry registry = new ScheduleRegistry();

    @Test
    void the_schedule_registered_first_is_the_default() {
        registry.register("patient", PATIENT);
        registry.register("quick", QUICK);

        assertThat(registry.defaultSchedule()).isEqualTo(PATIENT);
    }

    @Test
    void without_any_the_default_is_that_of_Standard_Webhooks() {
        assertThat(registry.defaultSchedule()).isEqualTo(SchedulePreset.STANDARD_WEBHOOKS.schedule());
    }

    @Test
    void a_preset_becomes_the_default_by_being_registered_under_its_own_name() {
        registry.register("alipay", SchedulePreset.ALIPAY.schedule());
        registry.register("quick", QUICK);

        assertThat(registry.defaultSchedule()).isEqualTo(SchedulePreset.ALIPAY.schedule());
        assertThat(registry.all().sequencedKeySet())
                .containsExactly(
                        "alipay", "quick", "wechat-pay", "wechat-pay-classic", "standard-webhooks", "immediate");
    }

    @Test
    void names_presets_and_texts_are_all_resolved() {
        registry.register("patient", PATIENT);

        assertThat(registry.resolve("patient")).isEqualTo(PATIENT);
        assertThat(registry.resolve(" patient ")).isEqualTo(PATIENT);
        assertThat(registry.resolve("immediate")).isEqualTo(SchedulePreset.IMMEDIATE.schedule());
        assertThat(registry.resolve("every 2s, 5 attempts")).isEqualTo(QUICK);
        assertThat(registry.resolve("patient jitter 0.1")).isEqualTo(PATIENT.jitter(0.1));
    }

    @Test
    void an_unknown_name_is_refused_with_the_names_that_are_known() {
        registry.register("patient", PATIENT);

        assertThatExceptionOfType(UnknownScheduleException.class)
                .isThrownBy(() -> registry.resolve("patent"))
                .withMessage("no schedule is named \"patent\" (did you mean patient?) (known are patient, alipay, "
                        + "wechat-pay, wechat-pay-classic, standard-webhooks, immediate)")
                .satisfies(refused -> assertThat(refused.name()).isEqualTo("patent"));
    }

    @Test
    void nonsense_is_refused_with_a_pointer_to_it() {
        assertThatExceptionOfType(ScheduleSyntaxException.class).isThrownBy(() -> registry.resolve("every"));
        assertThatExceptionOfType(ScheduleSyntaxException.class).isThrownBy(() -> registry.resolve("5s 5x"));
        assertThatExceptionOfType(ScheduleSyntaxException.class).isThrownBy(() -> registry.resolve(""));
    }

    @Test
    void a_custom_rule_that_nobody_registered_is_refused_for_a_new_job_and_falls_back_for_a_stored_one() {
        registry.registerCustom("police", RULE);

        assertThatExceptionOfType(UnknownScheduleException.class)
                .isThrownBy(() -> registry.resolve("custom:polite or 5s"))
                .withMessage("no custom rule is named \"polite\" (did you mean police?) (known are police)");
        assertThat(registry.parse("custom:polite or 5s")).hasToString("custom:polite or 5s");
    }

    @Test
    void a_custom_schedule_may_have_a_name_and_be_the_default() {
        registry.registerCustom("polite", RULE);
        registry.register("mine", RetrySchedule.custom("polite", QUICK));

        assertThat(registry.defaultSchedule()).hasToString("custom:polite or every 2s, 5 attempts");
        assertThat(registry.defaultSchedule().preview(2).attempts().getLast().delay())
                .isEqualTo(ofSeconds(1));
    }

    @Test
    void a_custom_schedule_is_not_given_a_name_before_its_rule_is_known() {
        assertThatExceptionOfType(UnknownScheduleException.class)
                .isThrownBy(() -> registry.register("mine", RetrySchedule.custom("polite", QUICK)))
                .withMessageContaining("(none is known)");
    }

    @Test
    void a_name_means_one_thing_and_saying_it_again_changes_nothing() {
        registry.register("patient", PATIENT);
        registry.register("patient", RetrySchedule.parse("4m 60m 6h"));
        registry.registerCustom("polite", RULE);
        registry.registerCustom("polite", RULE);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> registry.register("patient", QUICK))
                .withMessage("the name patient stands for the schedule 4m 1h 6h already, and cannot stand for "
                        + "every 2s, 5 attempts as well; choose another name");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> registry.register("alipay", QUICK))
                .withMessageContaining("4m 10m 10m 1h 2h 6h 15h already");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> registry.registerCustom("polite", (position, elapsed, random) -> Optional.empty()));
        assertThat(registry.resolve("patient")).isEqualTo(PATIENT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Patient",
                "5s",
                "-a",
                "a_b",
                "a b",
                "ä",
                "every",
                "exponential",
                "custom",
                "or",
                "jitter",
                "within",
                "attempts",
                "unlimited",
                "a\n",
                "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggggg"
            })
    void a_name_that_could_not_stand_in_a_text_is_refused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> registry.register(name, QUICK))
                .withMessageStartingWith("expected a name of a lower-case letter");
        assertThatIllegalArgumentException().isThrownBy(() -> registry.registerCustom(name, RULE));
    }

    @Test
    void the_number_of_names_is_limited() {
        for (int at = 0; at < ScheduleLimits.MAX_NAMES; at++) {
            registry.register("name-" + at, QUICK);
            registry.registerCustom("rule-" + at, RULE);
        }
        registry.register("name-7", QUICK);
        registry.registerCustom("rule-7", RULE);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> registry.register("one-more", QUICK))
                .withMessage("a registry holds at most 1000 schedules; schedules that are used once need no name");
        assertThatIllegalArgumentException().isThrownBy(() -> registry.registerCustom("one-more", RULE));
    }

    @Test
    void the_list_of_names_cannot_be_changed_from_outside() {
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> registry.all().put("mine", QUICK));
    }
}
