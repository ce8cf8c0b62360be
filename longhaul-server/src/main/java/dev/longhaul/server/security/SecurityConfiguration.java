package dev.longhaul.server.security;

import dev.longhaul.server.config.HttpProperties;
import dev.longhaul.server.config.ListenProperties;
import dev.longhaul.server.security.BodyFilter.BodyLimits;
import jakarta.servlet.Filter;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import tools.jackson.databind.json.JsonMapper;

/** The filters in their order, and the rule about where to listen. */
@Configuration(proxyBeanMethods = false)
public class SecurityConfiguration {

    @Bean
    ApiKeys apiKeys(ListenProperties listen, ServerProperties server) {
        ApiKeys keys = new ApiKeys(listen.apiKeys().stream()
                .map(key -> ApiKey.configured(key.name(), key.hash()))
                .toList());
        ListenRule.check(server.getAddress(), keys);
        return keys;
    }

    @Bean
    FilterRegistrationBean<AnswerHeadersFilter> answerHeadersFilter() {
        return ordered(0, new AnswerHeadersFilter());
    }

    @Bean
    FilterRegistrationBean<HostFilter> hostFilter(ListenProperties listen, ServerProperties server, JsonMapper json) {
        FilterRegistrationBean<HostFilter> filter = ordered(1, new HostFilter(listen.allowedHosts(), json));
        filter.setEnabled(ListenRule.loopbackOnly(server.getAddress()));
        return filter;
    }

    @Bean
    FilterRegistrationBean<CrossSiteFilter> crossSiteFilter(JsonMapper json) {
        return ordered(2, new CrossSiteFilter(json));
    }

    @Bean
    FilterRegistrationBean<ApiKeyFilter> apiKeyFilter(ApiKeys keys, JsonMapper json) {
        return ordered(3, new ApiKeyFilter(keys, json));
    }

    @Bean
    FilterRegistrationBean<BodyFilter> bodyFilter(HttpProperties http, MonotonicClock clock, JsonMapper json) {
        BodyLimits limits = new BodyLimits(http.bodyLimit().toBytes(), http.bodyTimeout());
        return ordered(4, new BodyFilter(limits, clock, json));
    }

    private static <F extends Filter> FilterRegistrationBean<F> ordered(int place, F filter) {
        FilterRegistrationBean<F> registration = new FilterRegistrationBean<>(filter);
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 10 + place);
        return registration;
    }
}
