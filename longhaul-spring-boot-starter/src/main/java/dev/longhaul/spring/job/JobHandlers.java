package dev.longhaul.spring.job;

import dev.longhaul.Longhaul;
import dev.longhaul.job.JobType;
import dev.longhaul.job.TypeOptions;
import dev.longhaul.spring.config.InvalidConfigurationException;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;

/**
 * Finds the handlers among the beans and registers them, once, when all beans are there. Where each came from can be told by
 * type. Not for use before that.
 */
public final class JobHandlers implements SmartInitializingSingleton {
    private static final Logger LOG = LoggerFactory.getLogger(JobHandlers.class);

    private final ConfigurableListableBeanFactory beans;
    private final Map<String, String> found = new LinkedHashMap<>();

    /** Handlers among these beans. */
    public JobHandlers(ConfigurableListableBeanFactory beans) {
        this.beans = beans;
    }

    /** What handles each type, by its name: {@code Payments.capture(Order)}. */
    public Map<String, String> found() {
        return Map.copyOf(found);
    }

    @Override
    public void afterSingletonsInstantiated() {
        Longhaul longhaul = beans.getBean(Longhaul.class);
        Map<String, JobType<Object>> types = declaredTypes();
        for (String name : beans.getBeanNamesForType(JobRegistration.class)) {
            JobRegistration<?> registration = beans.getBean(name, JobRegistration.class);
            add(longhaul, "bean " + name, registration);
        }
        for (String name : beans.getBeanNamesForType(Object.class)) {
            Class<?> beanType = ScopedProxyUtils.isScopedTarget(name) ? null : typeOf(name);
            if (beanType != null && AnnotationUtils.isCandidateClass(beanType, JobHandler.class)) {
                addMethods(longhaul, types, name, beanType);
            }
        }
    }

    // The payload's type is a wildcard in the bean's; the codec that goes with it is looked up by name only.
    @SuppressWarnings("unchecked")
    private Map<String, JobType<Object>> declaredTypes() {
        Map<String, JobType<Object>> types = new LinkedHashMap<>();
        beans.getBeansOfType(JobType.class).values().forEach(type -> types.put(type.name(), (JobType<Object>) type));
        return types;
    }

    private @Nullable Class<?> typeOf(String bean) {
        try {
            return AutoProxyUtils.determineTargetClass(beans, bean);
        } catch (RuntimeException | LinkageError e) {
            // A bean whose class cannot be told or loaded has no handlers; whoever needs it will say what is wrong with
            // it.
            LOG.debug("the class of bean {} cannot be told: {}", bean, e.toString());
            return null;
        }
    }

    private void addMethods(Longhaul longhaul, Map<String, JobType<Object>> types, String bean, Class<?> beanType) {
        Set<Method> methods = MethodIntrospector.selectMethods(
                beanType, (Method method) -> AnnotatedElementUtils.hasAnnotation(method, JobHandler.class));
        for (Method method : methods) {
            JobHandler annotation = Objects.requireNonNull(
                    AnnotatedElementUtils.findMergedAnnotation(method, JobHandler.class), "selected by it");
            HandlerMethod handler = HandlerMethod.of(() -> beans.getBean(bean), beanType, invocable(bean, method));
            String type = text(annotation.type());
            JobType<Object> declared = types.getOrDefault(type, handler.type(type));
            add(
                    longhaul,
                    handler.toString(),
                    JobRegistration.decide(declared, handler).options(it -> options(it, handler, annotation)));
        }
    }

    private Method invocable(String bean, Method method) {
        Class<?> type = beans.getType(bean);
        try {
            return AopUtils.selectInvocableMethod(method, type == null ? method.getDeclaringClass() : type);
        } catch (IllegalStateException e) {
            throw new InvalidConfigurationException(
                    HandlerMethod.shown(method) + " cannot be called on bean " + bean + ", which is a proxy: "
                            + e.getMessage(),
                    "Make the method public and the proxy one of the class, or declare the method in the bean's interface.");
        }
    }

    private TypeOptions options(TypeOptions defaults, HandlerMethod handler, JobHandler annotation) {
        TypeOptions options = defaults;
        String schedule = text(annotation.schedule());
        String concurrency = text(annotation.concurrency());
        String timeout = text(annotation.timeout());
        try {
            options = schedule.isEmpty() ? options : options.schedule(schedule);
            options = concurrency.isEmpty() ? options : options.concurrency(Integer.parseInt(concurrency));
            options = timeout.isEmpty() ? options : options.timeout(DurationStyle.detectAndParse(timeout));
        } catch (IllegalArgumentException e) {
            throw new InvalidConfigurationException(
                    "@JobHandler on " + handler + " cannot be: " + e.getMessage() + ".",
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

    private String text(String template) {
        String resolved = beans.resolveEmbeddedValue(template);
        return resolved == null ? "" : resolved.strip();
    }
}
