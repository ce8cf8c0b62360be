package dev.longhaul.server.rest;

import dev.longhaul.server.problem.ProblemJson;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers with a problem what Tomcat refuses before any of our code sees it, such as an encoded slash in a path; Tomcat by
 * itself would answer with a page.
 */
final class ContainerRefusals extends ErrorReportValve {

    private final JsonMapper json;

    private ContainerRefusals(JsonMapper json) {
        this.json = json;
    }

    /** Puts it where the page would be made. The last of all, since the innermost valve is the one that answers. */
    static final class Installation implements WebServerFactoryCustomizer<TomcatServletWebServerFactory>, Ordered {
        private final JsonMapper json;

        Installation(JsonMapper json) {
            this.json = json;
        }

        @Override
        public void customize(TomcatServletWebServerFactory factory) {
            factory.addContextCustomizers(context -> {
                StandardHost host = (StandardHost) context.getParent();
                host.setErrorReportValveClass(ContainerRefusals.class.getName());
                host.getPipeline().addValve(new ContainerRefusals(json));
            });
        }

        @Override
        public int getOrder() {
            return LOWEST_PRECEDENCE;
        }
    }

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        try {
            ProblemJson.write(json, ErrorAnswers.of(response.getStatus()), response.getResponse());
            response.finishResponse();
        } catch (IOException e) {
            // Whoever would have been told has gone.
        }
    }
}
