package dev.longhaul.server.rest;

import dev.longhaul.server.problem.Problem;
import dev.longhaul.server.problem.ProblemJson;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import org.springdoc.core.customizers.OpenApiCustomizer;

/** What the OpenAPI document says besides the calls themselves. */
final class ApiDescription implements OpenApiCustomizer {

    private static final String API_KEY = "apiKey";

    /** The parts that are the same for every call. */
    static OpenAPI frame() {
        return new OpenAPI()
                .info(new Info()
                        .title("Longhaul")
                        .version("v1")
                        .description(
                                "Finishes work that cannot be finished now. A 2xx answer to a create means that the job"
                                        + " survives the death of process, database and power. Times are RFC 3339, durations ISO"
                                        + " 8601, refusals problem details (RFC 9457) with a stable code.")
                        .license(new License().name("Apache-2.0").identifier("Apache-2.0")))
                .components(new Components()
                        .addSecuritySchemes(
                                API_KEY,
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")
                                        .description("Needed when longhaul.api-keys is configured")))
                .addSecurityItem(new SecurityRequirement().addList(API_KEY))
                .addSecurityItem(new SecurityRequirement());
    }

    /** Every call can be refused with a problem. */
    @Override
    public void customise(OpenAPI api) {
        ModelConverters.getInstance(true).read(ProblemJson.class).forEach(api.getComponents()::addSchemas);
        // What is derived from a Java type has a type, and this has none: it is whatever JSON can be.
        api.getComponents().addSchemas("AnyJson", new JsonSchema().description("Any JSON value"));
        ApiResponse refused = new ApiResponse()
                .description("Refused or failed: a problem with a stable code")
                .content(new Content()
                        .addMediaType(
                                Problem.MEDIA_TYPE,
                                new MediaType().schema(new Schema<>().$ref("#/components/schemas/Problem"))));
        api.getPaths().values().stream()
                .flatMap(path -> path.readOperations().stream())
                .map(Operation::getResponses)
                .forEach(responses -> responses.addApiResponse(ApiResponses.DEFAULT, refused));
    }
}
