package dev.longhaul.examples.payments;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the payment notifier. */
@SpringBootApplication
public class PaymentNotifier {

    /** Starts it; {@code --merchants.allowed-networks=127.0.0.0/8} lets it tell merchants on this machine. */
    public static void main(String[] arguments) {
        SpringApplication.run(PaymentNotifier.class, arguments);
    }
}
