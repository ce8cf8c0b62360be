package dev.longhaul.spring.method;

import dev.longhaul.job.Decision;
import dev.longhaul.spring.config.InvalidConfigurationException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.GenericTypeResolver;
import org.springframework.core.ResolvableType;
import org.springframework.util.ReflectionUtils;

/**
 * A bean's method that handles something. Immutable.
 *
 * @param bean gives the bean when it is needed
 * @param beanType the bean's own class
 * @param declared the method of that class
 * @param invocable the same method of the bean, which may be a proxy
 * @param payload the type of the parameter that is none of those that the caller knows; null where there is none
 */
public record BeanMethod(
        Supplier<Object> bean,
        Class<?> beanType,
        Method declared,
        Method invocable,
        @Nullable Type payload) {

    /**
     * A method of a bean.
     *
     * @param known the types of parameters that are not the payload, each at most once
     * @param form what a handler looks like, for the error
     * @throws InvalidConfigurationException if the method is not of that form
     */
    static BeanMethod of(
            Supplier<Object> bean,
            Class<?> beanType,
            Method declared,
            Method invocable,
            Set<Class<?>> known,
            String form) {
        Type payload = null;
        for (int i = 0; i < declared.getParameterCount(); i++) {
            Class<?> type = declared.getParameterTypes()[i];
            if (known.contains(type)) {
                continue;
            }
            if (payload != null) {
                throw new InvalidConfigurationException(
                        name(declared) + " cannot be a handler: nobody knows what its parameter " + (i + 1) + " is.",
                        form);
            }
            payload = GenericTypeResolver.resolveType(declared.getGenericParameterTypes()[i], beanType);
        }
        Class<?> answer = declared.getReturnType();
        if (answer != void.class && answer != Decision.class) {
            throw new InvalidConfigurationException(
                    name(declared) + " cannot be a handler: it returns a " + answer.getSimpleName() + ".", form);
        }
        ReflectionUtils.makeAccessible(invocable);
        return new BeanMethod(bean, beanType, declared, invocable, payload);
    }

    /** Whether it says itself how it went. */
    public boolean decides() {
        return declared.getReturnType() == Decision.class;
    }

    /**
     * Calls it.
     *
     * @param payload for the parameter that is none of the others
     * @param others for the parameters of their types
     * @return what it decided; success if it does not decide
     * @throws Exception what it throws
     */
    public Decision call(Object payload, Object... others) throws Exception {
        Object[] arguments = new Object[declared.getParameterCount()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = argument(declared.getParameterTypes()[i], payload, others);
        }
        Object answer;
        try {
            answer = invocable.invoke(bean.get(), arguments);
        } catch (InvocationTargetException e) {
            throw unwrapped(e);
        }
        if (answer instanceof Decision decided) {
            return decided;
        }
        return decides() ? Decision.fail(name(declared) + " returned null instead of a decision") : Decision.succeed();
    }

    private Object argument(Class<?> type, Object payload, Object... others) {
        if (this.payload == null
                || !type.equals(ResolvableType.forType(this.payload).resolve())) {
            for (Object other : others) {
                if (type.isInstance(other)) {
                    return other;
                }
            }
        }
        return payload;
    }

    private static Exception unwrapped(InvocationTargetException e) {
        return switch (e.getCause()) {
            case Exception failure -> failure;
            case Error error -> throw error;
            case null, default -> e;
        };
    }

    /** The method as people write it: {@code Payments.capture}. */
    public static String name(Method method) {
        return method.getDeclaringClass().getSimpleName() + "." + method.getName();
    }

    /** {@code Payments.capture(Order)}. */
    @Override
    public String toString() {
        Type shown = payload;
        return name(declared) + "(" + (shown == null ? "" : ResolvableType.forType(shown)) + ")";
    }
}
