package dev.longhaul.spring.method;

import dev.longhaul.spring.config.InvalidConfigurationException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;

/** Finds methods with an annotation among the beans, proxies included, without making a bean for it. */
public final class AnnotatedMethods {
    private static final Logger LOG = LoggerFactory.getLogger(AnnotatedMethods.class);

    private final ConfigurableListableBeanFactory beans;

    /** Among these beans. */
    public AnnotatedMethods(ConfigurableListableBeanFactory beans) {
        this.beans = beans;
    }

    /**
     * Calls for each method that has the annotation.
     *
     * @param known the types of parameters that are not the payload
     * @param form what a handler looks like, for errors
     * @throws InvalidConfigurationException if a method is not of that form, or cannot be called
     */
    public <A extends Annotation> void each(
            Class<A> annotation, Set<Class<?>> known, String form, BiConsumer<BeanMethod, A> found) {
        for (String name : beans.getBeanNamesForType(Object.class)) {
            Class<?> beanType = ScopedProxyUtils.isScopedTarget(name) ? null : typeOf(name);
            if (beanType == null || !AnnotationUtils.isCandidateClass(beanType, annotation)) {
                continue;
            }
            Set<Method> methods = MethodIntrospector.selectMethods(
                    beanType, (Method method) -> AnnotatedElementUtils.hasAnnotation(method, annotation));
            for (Method method : methods) {
                A said = Objects.requireNonNull(
                        AnnotatedElementUtils.findMergedAnnotation(method, annotation), "selected by it");
                found.accept(
                        BeanMethod.of(
                                () -> beans.getBean(name), beanType, method, invocable(name, method), known, form),
                        said);
            }
        }
    }

    /** A text of an annotation with its placeholders filled in. */
    public String text(String template) {
        String resolved = beans.resolveEmbeddedValue(template);
        return resolved == null ? "" : resolved.strip();
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

    private Method invocable(String bean, Method method) {
        Class<?> type = beans.getType(bean);
        try {
            return AopUtils.selectInvocableMethod(method, type == null ? method.getDeclaringClass() : type);
        } catch (IllegalStateException e) {
            throw new InvalidConfigurationException(
                    BeanMethod.name(method) + " cannot be called on bean " + bean + ", which is a proxy: "
                            + e.getMessage(),
                    "Make the method public and the proxy one of the class, or declare the method in the bean's interface.");
        }
    }
}
