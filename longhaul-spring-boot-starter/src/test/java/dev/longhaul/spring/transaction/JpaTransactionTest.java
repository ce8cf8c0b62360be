package dev.longhaul.spring.transaction;

import static dev.longhaul.spring.transaction.OneOrder.done;
import static dev.longhaul.spring.transaction.OneOrder.enqueued;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longhaul.Longhaul;
import dev.longhaul.job.Attempt;
import dev.longhaul.job.JobId;
import dev.longhaul.operator.JobView;
import dev.longhaul.servers.PostgresServer;
import dev.longhaul.spring.Applications;
import dev.longhaul.spring.job.JobHandler;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;

/** An application that keeps its data by JPA: its transactions are JPA's, and the jobs' as well. */
class JpaTransactionTest extends TransactionContract {

    @Override
    ApplicationContextRunner application() {
        return Applications.withDataSource(PostgresServer.newSchema(), PostgresServer.USER, "")
                .withConfiguration(AutoConfigurations.of(HibernateJpaAutoConfiguration.class))
                .withPropertyValues("spring.jpa.hibernate.ddl-auto=update");
    }

    @Entity
    @Table(name = "booking")
    static class Booking {
        @Id
        private String text;

        /** For JPA. */
        protected Booking() {}

        Booking(String text) {
            this.text = text;
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EntityScan(basePackageClasses = JpaTransactionTest.class)
    static class Office {
        @Bean
        Bookings bookings(EntityManager entities, Longhaul longhaul) {
            return new Bookings(entities, longhaul);
        }
    }

    public static class Bookings {
        private final EntityManager entities;
        private final Longhaul longhaul;
        private final List<Integer> called = new CopyOnWriteArrayList<>();

        Bookings(EntityManager entities, Longhaul longhaul) {
            this.entities = entities;
            this.longhaul = longhaul;
        }

        /** Fails twice: by itself, and because the row of its entity, which is written before the commit, is there already. */
        @JobHandler(type = "book", schedule = "1ms*5")
        @Transactional
        public void book(String order, Attempt attempt) {
            called.add(attempt.number());
            entities.persist(
                    new Booking(attempt.number() == 2 ? "asked for" : order + " by attempt " + attempt.number()));
            if (attempt.number() == 1) {
                throw new IllegalStateException("after its effect");
            }
        }

        @Transactional
        public JobId order(boolean fails) {
            entities.persist(new Booking("asked for"));
            JobId job = enqueued(longhaul);
            if (fails) {
                throw new IllegalStateException("changed its mind");
            }
            return job;
        }

        public List<Integer> called() {
            return called;
        }

        @Transactional(readOnly = true)
        public List<String> all() {
            return entities.createQuery("select text from JpaTransactionTest$Booking order by text", String.class)
                    .getResultList();
        }
    }

    @Test
    void an_entity_and_the_job_that_follows_from_it_are_one_commit_and_so_are_a_job_and_its_entity() {
        application().withUserConfiguration(Office.class).run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(context.getBean(PlatformTransactionManager.class)).isInstanceOf(JpaTransactionManager.class);
            Bookings bookings = context.getBean(Bookings.class);

            assertThatThrownBy(() -> bookings.order(true)).hasMessage("changed its mind");
            assertThat(bookings.all()).isEmpty();

            JobView booked = done(bookings.order(false), context.getBean(Longhaul.class));

            assertThat(booked.attempts()).hasSize(3);
            assertThat(bookings.called()).containsExactly(1, 2, 3);
            assertThat(bookings.all()).containsExactly("42 by attempt 3", "asked for");
        });
    }
}
