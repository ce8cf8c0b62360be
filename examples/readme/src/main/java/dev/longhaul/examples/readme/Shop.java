package dev.longhaul.examples.readme;

import dev.longhaul.Longhaul;
import dev.longhaul.jackson.Json;
import dev.longhaul.job.Attempt;
import dev.longhaul.job.JobType;
import dev.longhaul.spring.job.JobHandler;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

// region readme
@SpringBootApplication
@RestController
public class Shop {

    record Order(String id, long cents) {}

    static final JobType<Order> CAPTURE = JobType.of("capture-payment", Json.of(Order.class));

    private final Longhaul longhaul;

    Shop(Longhaul longhaul) {
        this.longhaul = longhaul;
    }

    @PostMapping("/orders")
    void accept(@RequestBody Order order) { // durable when it returns; part of the transaction inside a @Transactional
        longhaul.enqueue(CAPTURE.job(order).idempotencyKey(order.id()));
    }

    @JobHandler(type = "capture-payment", schedule = "1s 2s 5s 1m 10m 1h 6h")
    void capture(Order order, Attempt attempt) {
        if (attempt.number() < 3) {
            throw new IllegalStateException("the gateway is down"); // tried again, after any restart too
        }
        System.out.println("captured " + order.id());
    }

    public static void main(String[] arguments) {
        SpringApplication.run(Shop.class, arguments);
    }
}
// endregion
