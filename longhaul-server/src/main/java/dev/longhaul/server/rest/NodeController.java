package dev.longhaul.server.rest;

import dev.longhaul.server.admin.AdminService;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The nodes that work on the store. */
@RestController
@Tag(name = "nodes")
final class NodeController {

    private final AdminService admin;

    NodeController(AdminService admin) {
        this.admin = admin;
    }

    @GetMapping(ApiPaths.NODES)
    @Operation(
            summary = "List the nodes",
            description =
                    "Those seen in the last day, as each wrote of itself last, twice a minute. For people: a node is"
                            + " neither asked nor told anything through this.")
    PageJson<NodeJson> nodes() {
        return new PageJson<>(admin.nodes().stream().map(NodeJson::of).toList(), null);
    }
}
