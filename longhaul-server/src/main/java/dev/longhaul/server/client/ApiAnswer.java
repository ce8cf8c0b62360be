package dev.longhaul.server.client;

import tools.jackson.databind.JsonNode;

/**
 * What the server answered.
 *
 * @param status the HTTP status, below 400
 * @param body the document; a missing node when there was none
 */
public record ApiAnswer(int status, JsonNode body) {}
