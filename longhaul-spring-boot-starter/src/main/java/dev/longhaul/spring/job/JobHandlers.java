package dev.longhaul.spring.job;

import dev.longhaul.Longhaul;
import dev.longhaul.job.Attempt;
import dev.longhaul.job.DecidingHandler;
import dev.longhaul.job.JobType;
import dev.longhaul.job.TypeOptions;
import dev.longhaul.spring.config.InvalidConfigurationException;
import dev.longhaul.spring.method.AnnotatedMethods;
import dev.longhaul.spring.method.BeanMethod;
import dev.longhaul.spring.method.MethodTransactions;
import dev.longhaul.spring.method.Payloads;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.convert.DurationStyle;

/**
 * Finds the handlers of jobs among the beans and registers them, once, when all beans are there. Where each came from can be told
 * by type. Not for use before that.
 */
public final class JobHandlers implements SmartInitializingSingleton {

    private static final String FORM =
            "A handler takes its payload, an Attempt, both or neither, and returns nothing or a Decision.";

    private final ConfigurableListableBeanFactory beans;
    private final AnnotatedMethods methods;
    private final Map<String, String> found = new LinkedHashMap<>();

    /** Handlers among these beans. */
    public JobHandlers(ConfigurableListableBeanFactory beans) {
        this.beans = beans;
        this.methods = new AnnotatedMethods(beans);
    }

    /** What handles each type, by its name: {@code Payments.capture(Order)}. */
    public Map<String, String> found() {
        return Map.copyOf(found);
    }

    @Override
    public void afterSingletonsInstantiated() {
        Longhaul longhaul = beans.getBean(Longhaul.class);
        MethodTransactions transactions =
                beans.getBeanProvider(MethodTransactions.class).getIfAvailable(() -> MethodTransactions.NONE);
        Map<String, JobType<Object>> types = declaredTypes();
        for (String name : beans.getBeanNamesForType(JobRegistration.class)) {
            JobRegistration<?> registration = beans.getBean(name, JobRegistration.class);
            add(longhaul, "bean " + name, registration);
        }
        methods.each(JobHandler.class, Set.of(Attempt.class), FORM, (method, annotation) -> {
            String name = methods.text(annotation.type());
            JobType<Object> type = types.get(name);
            MethodTransactions.Scope scope = transactions.of(method);
            DecidingHandler<Object> handler = method::call;
            add(
                    longhaul,
                    method.toString(),
                    JobRegistration.decide(
                                    type == null ? typed(name, method) : type,
                                    scope == null ? handler : new OnceHandler(longhaul, scope, handler))
                            .options(defaults -> options(defaults, method, annotation)));
        });
    }

    private static JobType<Object> typed(String name, BeanMethod method) {
        try {
            return JobType.of(name, Payloads.codec(method.payload()));
        } catch (IllegalArgumentException e) {
            throw new InvalidConfigurationException(
                    "@JobHandler on " + method + " cannot be: " + e.getMessage() + ".", "Give the type such a name.");
        }
    }

    // The payload's type is a wildcard in the bean's; the codec that goes with it is looked up by name only.
    @SuppressWarnings("unchecked")
    private Map<String, JobType<Object>> declaredTypes() {
        Map<String, JobType<Object>> types = new LinkedHashMap<>();
        beans.getBeansOfType(JobType.class).values().forEach(type -> types.put(type.name(), (JobType<Object>) type));
        return types;
    }

    private TypeOptions options(TypeOptions defaults, BeanMethod method, JobHandler annotation) {
        TypeOptions options = defaults;
        String schedule = methods.text(annotation.schedule());
        String concurrency = methods.text(annotation.concurrency());
        String timeout = methods.text(annotation.timeout());
        try {
            options = schedule.isEmpty() ? options : options.schedule(schedule);
            options = concurrency.isEmpty() ? options : options.concurrency(Integer.parseInt(concurrency));
            options = timeout.isEmpty() ? options : options.timeout(DurationStyle.detectAndParse(timeout));
        } catch (IllegalArgumentException e) {
            throw new InvalidConfigurationException(
                    "@JobHandler on " + method + " cannot be: " + e.getMessage() + ".",
                    "Write concurrency as a number from 1, and timeout like 30s or PT30S, at most 7d.");
        }
        return annotation.holdOnDead() ? options.holdingOnDead() : options;
    }

    private void add(Longhaul longhaul, String from, JobRegistration<?> registration) {
        String type = registration.type().name();
        String earlier = found.putIfAbsent(type, from);
        if (earlier != null) {
            throw new InvalidConfigurationException(
                    "Job type " + type + " has two handlers: " + earlier + " and " + from + ".",
                    "A type has one handler in an application: give one of them another type, or remove it.");
        }
        requireSchedule(longhaul, from, registration.options().schedule());
        registration.registerWith(longhaul);
    }

    private static void requireSchedule(Longhaul longhaul, String from, @Nullable String schedule) {
        if (schedule == null) {
            return;
        }
        try {
            longhaul.schedules().resolve(schedule);
        } catch (IllegalArgumentException e) {
            throw new InvalidConfigurationException(
                    "The schedule of " + from + " cannot be: " + e.getMessage(),
                    "Correct its text, use one of the names above, or name a schedule of your own:"
                            + " longhaul.schedules.NAME=15s 30s 3m 1h.");
        }
    }
}
