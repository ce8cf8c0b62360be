package dev.longhaul.server;

import java.net.http.HttpResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the server answered. */
record Answer(int status, HttpResponse<String> response) {

    private static final JsonMapper JSON = JsonMapper.shared();

    String body() {
        return response.body();
    }

    JsonNode json() {
        return JSON.readTree(body());
    }

    /** The text of one member of the answer's object. */
    String text(String member) {
        return json().path(member).asString("(no " + member + ")");
    }

    String header(String name) {
        return response.headers().firstValue(name).orElse("(no " + name + ")");
    }
}
