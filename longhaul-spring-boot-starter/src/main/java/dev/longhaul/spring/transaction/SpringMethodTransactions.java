package dev.longhaul.spring.transaction;

import dev.longhaul.spring.config.InvalidConfigurationException;
import dev.longhaul.spring.method.BeanMethod;
import dev.longhaul.spring.method.MethodTransactions;
import dev.longhaul.spring.store.ApplicationDataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.AnnotationTransactionAttributeSource;
import org.springframework.transaction.interceptor.TransactionAttribute;

/**
 * Begins Spring's transactions for methods that are {@code @Transactional}, with the isolation, timeout and manager that they ask for.
 * Thread-safe.
 */
final class SpringMethodTransactions implements MethodTransactions {

    private final ConfigurableListableBeanFactory beans;
    private final AnnotationTransactionAttributeSource attributes = new AnnotationTransactionAttributeSource(false);

    SpringMethodTransactions(ConfigurableListableBeanFactory beans) {
        this.beans = beans;
    }

    @Override
    public @Nullable Scope of(BeanMethod method) {
        TransactionAttribute wanted = attributes.getTransactionAttribute(method.declared(), method.beanType());
        boolean jobsHaveNone = beans.getBean(ApplicationDataSource.class).dataSource() == null;
        if (wanted == null || jobsHaveNone || !joins(wanted.getPropagationBehavior())) {
            return null;
        }
        return new MarkedTransaction(manager(wanted, method), Wanted.of(wanted))::once;
    }

    /** Any other way keeps out of a transaction that is there, and so cannot be one commit with a mark. */
    private static boolean joins(int propagation) {
        return propagation == TransactionDefinition.PROPAGATION_REQUIRED
                || propagation == TransactionDefinition.PROPAGATION_MANDATORY;
    }

    private PlatformTransactionManager manager(TransactionAttribute wanted, BeanMethod method) {
        String qualifier = wanted.getQualifier();
        PlatformTransactionManager manager = qualifier == null || qualifier.isEmpty()
                ? beans.getBeanProvider(PlatformTransactionManager.class).getIfUnique()
                : BeanFactoryAnnotationUtils.qualifiedBeanOfType(beans, PlatformTransactionManager.class, qualifier);
        if (manager == null) {
            throw new InvalidConfigurationException(
                    method + " is @Transactional, and there is no one transaction manager to begin its transaction.",
                    "Name one of several in the annotation, @Transactional(\"NAME\"), or make one of them primary.");
        }
        return manager;
    }

    /** What of the annotation holds for a transaction that is begun here. */
    private record Wanted(int isolation, int timeout) implements TransactionDefinition {
        static Wanted of(TransactionAttribute attribute) {
            return new Wanted(attribute.getIsolationLevel(), attribute.getTimeout());
        }

        @Override
        public int getIsolationLevel() {
            return isolation;
        }

        @Override
        public int getTimeout() {
            return timeout;
        }

        @Override
        public String getName() {
            return "longhaul handler";
        }
    }
}
