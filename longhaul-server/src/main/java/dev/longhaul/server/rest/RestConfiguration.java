package dev.longhaul.server.rest;

import dev.longhaul.server.admin.AdminService;
import dev.longhaul.spring.config.LonghaulProperties;
import dev.longhaul.webhooks.address.AddressPolicy;
import dev.longhaul.webhooks.delivery.SecretSealer;
import io.swagger.v3.oas.models.OpenAPI;
import java.time.InstantSource;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.json.JsonMapper;

/** The REST API's parts, over one admin service. */
@Configuration(proxyBeanMethods = false)
public class RestConfiguration implements WebMvcConfigurer {

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new KnownParameters()).addPathPatterns(ApiPaths.ROOT + "/**");
    }

    @Bean
    DeliveryController deliveryController(
            AdminService admin,
            AddressPolicy policy,
            SecretSealer sealer,
            LonghaulProperties engine,
            InstantSource clock,
            JsonMapper json) {
        DeliveryReader reader = new DeliveryReader(
                admin,
                new SendingReader(policy, sealer),
                new ContentReader(engine.payloadLimit().toBytes()),
                clock);
        return new DeliveryController(admin, reader, new DeliveryDigest(json));
    }

    @Bean
    JobController jobController(AdminService admin) {
        return new JobController(admin);
    }

    @Bean
    MoveController moveController(AdminService admin) {
        return new MoveController(admin);
    }

    @Bean
    PauseController pauseController(AdminService admin) {
        return new PauseController(admin);
    }

    @Bean
    NodeController nodeController(AdminService admin) {
        return new NodeController(admin);
    }

    @Bean
    ScheduleController scheduleController(AdminService admin) {
        return new ScheduleController(admin);
    }

    @Bean
    ProblemAdvice problemAdvice() {
        return new ProblemAdvice();
    }

    @Bean
    ErrorAnswers errorAnswers() {
        return new ErrorAnswers();
    }

    @Bean
    ContainerRefusals.Installation containerRefusals(JsonMapper json) {
        return new ContainerRefusals.Installation(json);
    }

    @Bean
    OpenAPI apiFrame() {
        return ApiDescription.frame();
    }

    @Bean
    OpenApiCustomizer apiDescription() {
        return new ApiDescription();
    }
}
