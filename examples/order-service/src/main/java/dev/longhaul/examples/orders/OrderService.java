package dev.longhaul.examples.orders;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the order service. */
@SpringBootApplication
public class OrderService {

    /** Starts it; {@code --gateway.down-for=3} says how often the gateway fails before it answers. */
    public static void main(String[] arguments) {
        SpringApplication.run(OrderService.class, arguments);
    }
}
