package dev.longhaul.spring.transaction;

import dev.longhaul.spring.config.InvalidConfigurationException;
import dev.longhaul.spring.method.BeanMethod;
import dev.longhaul.spring.method.MethodTransactions;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.AnnotationTransactionAttributeSource;
import org.springframework.transaction.interceptor.TransactionAttribute;

/**
 * Begins Spring's transactions for methods that are {@code @Transactional}, with the isolation, timeout and manager that they ask for.
 * A method whose transaction cannot hold a mark, because of its propagation or because it is on another database, is called without
 * one; a start says so. Thread-safe.
 */
final class SpringMethodTransactions implements MethodTransactions {
    private static final Logger LOG = LoggerFactory.getLogger(SpringMethodTransactions.class);

    private final ConfigurableListableBeanFactory beans;
    private final JobsDatabase jobs;
    private final AnnotationTransactionAttributeSource attributes = new AnnotationTransactionAttributeSource(false);

    SpringMethodTransactions(ConfigurableListableBeanFactory beans, JobsDatabase jobs) {
        this.beans = beans;
        this.jobs = jobs;
    }

    @Override
    public @Nullable Scope of(BeanMethod method) {
        TransactionAttribute wanted = attributes.getTransactionAttribute(method.declared(), method.beanType());
        if (wanted == null) {
            return null;
        }
        return switch (wanted.getPropagationBehavior()) {
            case TransactionDefinition.PROPAGATION_REQUIRED -> joined(method, wanted);
            case TransactionDefinition.PROPAGATION_MANDATORY -> {
                Scope scope = joined(method, wanted);
                if (scope == null) {
                    throw new InvalidConfigurationException(
                            method
                                    + " is @Transactional(propagation = MANDATORY), and nobody would begin its transaction: one is"
                                    + " begun before a handler only on the database of the jobs.",
                            "Leave the propagation out, and the method begins one itself.");
                }
                yield scope;
            }
            default -> { // Any other way keeps out of a transaction that is there.
                LOG.info(
                        "{} keeps out of the transaction of its mark by its propagation: an attempt that dies after its commit runs"
                                + " it again",
                        method);
                yield null;
            }
        };
    }

    private @Nullable Scope joined(BeanMethod method, TransactionAttribute wanted) {
        PlatformTransactionManager manager = jobs.isTheApplications() ? manager(wanted, method) : null;
        if (manager == null || !jobs.isIn(manager)) {
            LOG.info(
                    "{} is @Transactional, but not on the database of the jobs: an attempt that dies after its commit runs it again",
                    method);
            return null;
        }
        return new MarkedTransaction(manager, Wanted.of(wanted))::once;
    }

    private PlatformTransactionManager manager(TransactionAttribute wanted, BeanMethod method) {
        String qualifier = wanted.getQualifier();
        if (qualifier != null && !qualifier.isEmpty()) {
            return named(qualifier, method);
        }
        PlatformTransactionManager manager =
                beans.getBeanProvider(PlatformTransactionManager.class).getIfUnique();
        if (manager == null) {
            throw new InvalidConfigurationException(
                    method + " is @Transactional, and there is no one transaction manager to begin its transaction: "
                            + names() + ".",
                    "Name one of them in the annotation, @Transactional(\"NAME\"), or make one primary.");
        }
        return manager;
    }

    private PlatformTransactionManager named(String qualifier, BeanMethod method) {
        try {
            return BeanFactoryAnnotationUtils.qualifiedBeanOfType(beans, PlatformTransactionManager.class, qualifier);
        } catch (NoSuchBeanDefinitionException e) {
            throw new InvalidConfigurationException(
                    method + " is @Transactional(\"" + qualifier + "\"), and no transaction manager has that name: "
                            + names() + ".",
                    "Correct the name in the annotation, or leave it out if there is only one manager or a primary one.");
        }
    }

    private String names() {
        String[] names = beans.getBeanNamesForType(PlatformTransactionManager.class);
        return names.length == 0 ? "there is none" : "there are " + String.join(", ", Arrays.asList(names));
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
