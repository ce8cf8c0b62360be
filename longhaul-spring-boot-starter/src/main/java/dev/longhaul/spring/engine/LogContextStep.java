package dev.longhaul.spring.engine;

import dev.longhaul.job.Attempt;
import dev.longhaul.job.AttemptStep;
import dev.longhaul.job.Decision;
import org.slf4j.MDC;

/** Has whatever a handler logs say for which job: {@code longhaulJob}, {@code longhaulType}, {@code longhaulAttempt}. */
final class LogContextStep implements AttemptStep {

    private static final String JOB = "longhaulJob";
    private static final String TYPE = "longhaulType";
    private static final String ATTEMPT = "longhaulAttempt";

    @Override
    public Decision around(Attempt attempt, Rest rest) throws Exception {
        MDC.put(JOB, attempt.jobId().toString());
        MDC.put(TYPE, attempt.type());
        MDC.put(ATTEMPT, Integer.toString(attempt.number()));
        try {
            return rest.proceed();
        } finally {
            MDC.remove(JOB);
            MDC.remove(TYPE);
            MDC.remove(ATTEMPT);
        }
    }
}
