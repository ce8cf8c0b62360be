package dev.longhaul.spring.job;

import dev.longhaul.jackson.Json;
import dev.longhaul.job.Attempt;
import dev.longhaul.job.DecidingHandler;
import dev.longhaul.job.Decision;
import dev.longhaul.job.JobType;
import dev.longhaul.job.PayloadCodec;
import dev.longhaul.spring.config.InvalidConfigurationException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.GenericTypeResolver;
import org.springframework.core.ResolvableType;
import org.springframework.util.ReflectionUtils;
import tools.jackson.core.type.TypeReference;

/**
 * A bean's method as a handler. Immutable.
 *
 * @param bean gives the bean when it is needed
 * @param method of the bean's own class or proxy
 * @param payload the payload's type; {@code byte[]} where the method takes none
 */
record HandlerMethod(Supplier<Object> bean, Method method, Type payload) implements DecidingHandler<Object> {

    private static final String FORM =
            "A handler takes its payload, an Attempt, both or neither, and returns nothing or a Decision.";

    /**
     * A method of a bean.
     *
     * @param declaring the bean's class, which may say what type variables of the method's class stand for
     * @throws InvalidConfigurationException if the method is not of a handler's form
     */
    static HandlerMethod of(Supplier<Object> bean, Class<?> declaring, Method method) {
        Type payload = null;
        boolean attempt = false;
        for (int i = 0; i < method.getParameterCount(); i++) {
            Class<?> type = method.getParameterTypes()[i];
            if (type == Attempt.class && !attempt) {
                attempt = true;
            } else if (type != Attempt.class && payload == null) {
                payload = GenericTypeResolver.resolveType(method.getGenericParameterTypes()[i], declaring);
            } else {
                throw new InvalidConfigurationException(
                        shown(method) + " cannot be a handler: nobody knows what its parameter " + (i + 1) + " is.",
                        FORM);
            }
        }
        Class<?> answer = method.getReturnType();
        if (answer != void.class && answer != Decision.class) {
            throw new InvalidConfigurationException(
                    shown(method) + " cannot be a handler: it returns a " + answer.getSimpleName() + ".", FORM);
        }
        ReflectionUtils.makeAccessible(method);
        return new HandlerMethod(bean, method, payload == null ? byte[].class : payload);
    }

    /** How payloads of the method are read where nobody says otherwise. */
    JobType<Object> type(String name) {
        return JobType.of(name, codec(payload));
    }

    // What the codec makes is what the method takes, because both are made from the method's own parameter.
    @SuppressWarnings("unchecked")
    private static PayloadCodec<Object> codec(Type payload) {
        PayloadCodec<?> codec;
        if (payload == byte[].class) {
            codec = PayloadCodec.bytes();
        } else if (payload == String.class) {
            codec = PayloadCodec.text();
        } else {
            codec = Json.of(new TypeReference<Object>() {
                @Override
                public Type getType() {
                    return payload;
                }
            });
        }
        return (PayloadCodec<Object>) codec;
    }

    @Override
    public Decision decide(Object payload, Attempt attempt) throws Exception {
        Object[] arguments = new Object[method.getParameterCount()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = method.getParameterTypes()[i] == Attempt.class ? attempt : payload;
        }
        Object answer;
        try {
            answer = method.invoke(bean.get(), arguments);
        } catch (InvocationTargetException e) {
            throw unwrapped(e);
        }
        return decision(answer);
    }

    private Decision decision(@Nullable Object answer) {
        if (answer instanceof Decision decided) {
            return decided;
        }
        return method.getReturnType() == void.class
                ? Decision.succeed()
                : Decision.fail(shown(method) + " returned null instead of a decision");
    }

    private static Exception unwrapped(InvocationTargetException e) {
        return switch (e.getCause()) {
            case Exception failure -> failure;
            case Error error -> throw error;
            case null, default -> e;
        };
    }

    /** The method as people write it: {@code Payments.capture}. */
    static String shown(Method method) {
        return method.getDeclaringClass().getSimpleName() + "." + method.getName();
    }

    @Override
    public String toString() {
        return shown(method) + "(" + ResolvableType.forType(payload) + ")";
    }
}
