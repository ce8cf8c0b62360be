package dev.longhaul.schedule;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The schedules known by name, and the code of custom rules. Presets are always known; the schedule registered first is the
 * default.
 *
 * <p>Thread-safe. Names and rules may be added at any time, and hold from then on; they are never replaced or removed, so
 * that a name means one thing for as long as the process lives. Jobs are stored with the text of their schedule and not with
 * its name, so what a name means later is of no concern to them.
 */
public final class ScheduleRegistry {

    private static final Logger LOG = LoggerFactory.getLogger(ScheduleRegistry.class);

    private final Consumer<CustomRuleFailure> onRuleFailure;
    private final Map<String, CustomRule> rules = new ConcurrentHashMap<>();
    private final ScheduleNames names = new KnownNames();
    /** Replaced as a whole, so that readers need no lock. */
    private volatile SequencedMap<String, RetrySchedule> registered = new LinkedHashMap<>();

    /** What a text stands for never changes: names and rules are never replaced. */
    private final Remembered<RetrySchedule> parsed = new Remembered<>();

    private final Remembered<String> texts = new Remembered<>();
    private volatile @Nullable Default lastDefault;

    /** A registry that logs a warning when a custom rule fails. */
    public ScheduleRegistry() {
        this(failure -> LOG.warn(
                "Custom rule {} failed at position {} and its schedule's fallback was used; mend the rule",
                failure.rule(),
                failure.position(),
                failure.cause()));
    }

    /**
     * A registry that tells when a custom rule fails.
     *
     * @param onRuleFailure called on the thread that asked for the delay, and must be quick; what it throws is logged
     */
    public ScheduleRegistry(Consumer<CustomRuleFailure> onRuleFailure) {
        this.onRuleFailure = onRuleFailure;
    }

    /**
     * Makes a schedule known by a name. The first one becomes the default. Registering an equal schedule again changes
     * nothing, and a preset may be registered under its own name, which is how it becomes the default.
     *
     * @param name a lower-case letter, then lower-case letters, digits and {@code -}, at most
     *     {@link ScheduleLimits#MAX_NAME_LENGTH} in all; no word of the grammar
     * @throws IllegalArgumentException when the name is not valid or stands for another schedule already, when there are
     *     {@link ScheduleLimits#MAX_NAMES} names, or when {@code schedule} is custom and its rule is not registered
     */
    public synchronized void register(String name, RetrySchedule schedule) {
        ScheduleNames.requireValid(name);
        RetrySchedule bound = bind(schedule);
        Optional<RetrySchedule> earlier = names.find(name);
        if (earlier.isPresent() && !earlier.get().equals(bound)) {
            throw new IllegalArgumentException("the name " + name + " stands for the schedule " + earlier.get()
                    + " already, and cannot stand for " + bound + " as well; choose another name");
        }
        if (!registered.containsKey(name)) {
            requireRoom(registered.size(), "schedules");
            SequencedMap<String, RetrySchedule> more = new LinkedHashMap<>(registered);
            more.put(name, bound);
            registered = more;
        }
    }

    /**
     * Makes the code of {@code custom:NAME} schedules known. Schedules read earlier find it as well.
     *
     * @throws IllegalArgumentException when the name is not valid, when another rule has it already, or when there are
     *     {@link ScheduleLimits#MAX_NAMES} rules
     */
    public synchronized void registerCustom(String name, CustomRule rule) {
        ScheduleNames.requireValid(name);
        requireRoom(rules.containsKey(name) ? 0 : rules.size(), "custom rules");
        CustomRule earlier = rules.putIfAbsent(name, rule);
        if (earlier != null && !earlier.equals(rule)) {
            throw new IllegalArgumentException(
                    "a custom rule is named " + name + " already; choose another name for the second one");
        }
    }

    private static void requireRoom(int size, String what) {
        if (size >= ScheduleLimits.MAX_NAMES) {
            throw new IllegalArgumentException("a registry holds at most " + ScheduleLimits.MAX_NAMES + " " + what
                    + "; schedules that are used once need no name");
        }
    }

    /**
     * The schedule that a name or a text stands for, for a job that is being accepted: every name in it must be known.
     *
     * @throws UnknownScheduleException when it is a name that stands for nothing, or {@code custom:} with the name of no
     *     rule; lists the names that are known
     * @throws ScheduleSyntaxException when it is neither a name nor a schedule
     */
    public RetrySchedule resolve(String nameOrText) {
        String name = nameOrText.strip();
        if (ScheduleNames.isValid(name) && names.find(name).isEmpty()) {
            throw new UnknownScheduleException("schedule", name, names.names());
        }
        return bind(parse(nameOrText));
    }

    /**
     * Reads the text of a job that was accepted earlier. A custom rule in it that is not known, at present or any more, is
     * no error: the fallback applies for as long as it is missing.
     *
     * @throws ScheduleSyntaxException when the text is not a schedule
     */
    public RetrySchedule parse(String storedText) {
        return parsed.of(storedText, text -> new ScheduleParser(text, names).parse());
    }

    /**
     * The text that a job is stored with whose schedule is {@code nameOrText}, or the default where that is null.
     *
     * @throws UnknownScheduleException as {@link #resolve} does
     * @throws ScheduleSyntaxException as {@link #resolve} does
     */
    public String textOf(@Nullable String nameOrText) {
        if (nameOrText != null) {
            return texts.of(nameOrText, each -> resolve(each).toString());
        }
        RetrySchedule schedule = defaultSchedule();
        Default last = lastDefault;
        if (last == null || !last.schedule().equals(schedule)) {
            last = new Default(schedule, schedule.toString());
            lastDefault = last;
        }
        return last.text();
    }

    private record Default(RetrySchedule schedule, String text) {}

    /** The schedule registered first; {@link SchedulePreset#STANDARD_WEBHOOKS} as long as none is. */
    public RetrySchedule defaultSchedule() {
        SequencedMap<String, RetrySchedule> known = registered;
        return known.isEmpty()
                ? parse(SchedulePreset.STANDARD_WEBHOOKS.scheduleName())
                : known.firstEntry().getValue();
    }

    /** All names with their schedules: those registered, in their order, and then the other presets. */
    public SequencedMap<String, RetrySchedule> all() {
        SequencedMap<String, RetrySchedule> all = new LinkedHashMap<>(registered);
        for (SchedulePreset preset : SchedulePreset.values()) {
            all.putIfAbsent(preset.scheduleName(), preset.schedule());
        }
        return Collections.unmodifiableSequencedMap(all);
    }

    private RetrySchedule bind(RetrySchedule schedule) {
        if (!(schedule instanceof CustomSchedule custom)) {
            return schedule;
        }
        if (!rules.containsKey(custom.name())) {
            throw new UnknownScheduleException("custom rule", custom.name(), new ArrayList<>(rules.keySet()));
        }
        return custom.boundTo(names.customRules());
    }

    private final class KnownNames implements ScheduleNames, CustomRules {

        @Override
        public Optional<RetrySchedule> find(String name) {
            RetrySchedule schedule = registered.get(name);
            return schedule != null ? Optional.of(schedule) : PRESETS.find(name);
        }

        @Override
        public Collection<String> names() {
            return all().sequencedKeySet();
        }

        @Override
        public CustomRules customRules() {
            return this;
        }

        @Override
        public Optional<CustomRule> findRule(String name) {
            return Optional.ofNullable(rules.get(name));
        }

        @Override
        public void failed(CustomRuleFailure failure) {
            try {
                onRuleFailure.accept(failure);
            } catch (Throwable thrown) { // As above: telling must not cost the job either.
                LOG.warn("Whoever is told about failures of custom rules failed on {}", failure.rule(), thrown);
            }
        }
    }
}
