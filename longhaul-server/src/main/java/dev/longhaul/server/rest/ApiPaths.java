package dev.longhaul.server.rest;

/** The paths of the API. */
final class ApiPaths {

    static final String ROOT = "/api/v1";
    static final String DELIVERIES = ROOT + "/deliveries";
    static final String JOBS = ROOT + "/jobs";
    static final String JOB = JOBS + "/{id}";
    static final String SCHEDULES = ROOT + "/schedules";
    static final String PAUSES = ROOT + "/pauses";
    static final String NODES = ROOT + "/nodes";
    static final String OPENAPI = ROOT + "/openapi";

    private ApiPaths() {}
}
