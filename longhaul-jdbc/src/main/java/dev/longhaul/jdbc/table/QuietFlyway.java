package dev.longhaul.jdbc.table;

import java.util.function.Supplier;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.logging.Log;
import org.flywaydb.core.api.logging.LogFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has Flyway say at debug level what it says of Longhaul's own migrations: an application's log is told in one line what became of them.
 * Warnings and errors stay what they are. What Flyway says on other threads, of an application's own migrations, stays, too.
 *
 * <p>Flyway has one place for its loggers in a process, which each instance sets anew when it is made. So the thread tells them
 * apart, and once the work is done the place is as Longhaul's instance alone would have left it.
 */
final class QuietFlyway {

    /** Set while this thread migrates Longhaul's tables. */
    private static final ThreadLocal<Boolean> OURS = new ThreadLocal<>();

    private QuietFlyway() {}

    /** Does the work, on this thread, and says little. */
    static <T> T quietly(Flyway flyway, Supplier<T> work) {
        OURS.set(true);
        LogFactory.setLogCreator(type -> new Lowered(LoggerFactory.getLogger(type)));
        try {
            return work.get();
        } finally {
            OURS.remove();
            LogFactory.setConfiguration(flyway.getConfiguration());
        }
    }

    private record Lowered(Logger log) implements Log {

        @Override
        public void debug(String message) {
            log.debug(message);
        }

        @Override
        public void info(String message) {
            if (OURS.get() == null) {
                log.info(message);
            } else {
                log.debug(message);
            }
        }

        /** What is more than information to Flyway is an advertisement or an advice to its operator. */
        @Override
        public void notice(String message) {
            info(message);
        }

        @Override
        public void warn(String message) {
            log.warn(message);
        }

        @Override
        public void error(String message) {
            log.error(message);
        }

        @Override
        public void error(String message, Exception failure) {
            log.error(message, failure);
        }
    }
}
