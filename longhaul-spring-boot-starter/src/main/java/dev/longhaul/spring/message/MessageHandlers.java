package dev.longhaul.spring.message;

import dev.longhaul.messaging.Messaging;
import dev.longhaul.messaging.handler.MessageContext;
import dev.longhaul.messaging.message.Message;
import dev.longhaul.messaging.message.MessageType;
import dev.longhaul.messaging.plan.HandlerOptions;
import dev.longhaul.messaging.plan.Plan;
import dev.longhaul.spring.config.InvalidConfigurationException;
import dev.longhaul.spring.method.AnnotatedMethods;
import dev.longhaul.spring.method.BeanMethod;
import dev.longhaul.spring.method.MethodTransactions;
import dev.longhaul.spring.method.Payloads;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** Finds the handlers of messages among the beans, makes a plan of those of each type, and registers it, once, when all beans are there. */
public final class MessageHandlers implements SmartInitializingSingleton {

    private static final String FORM =
            "A handler takes the message's data, a MessageContext, a Message, any of them or none, and"
                    + " returns nothing or a Decision.";

    private final ConfigurableListableBeanFactory beans;
    private final AnnotatedMethods methods;

    /** Handlers among these beans. */
    public MessageHandlers(ConfigurableListableBeanFactory beans) {
        this.beans = beans;
        this.methods = new AnnotatedMethods(beans);
    }

    @Override
    public void afterSingletonsInstantiated() {
        Messaging messaging = beans.getBean(Messaging.class);
        Map<String, Plan<?>> plans = new LinkedHashMap<>();
        beans.getBeansOfType(Plan.class).forEach((name, plan) -> {
            if (plans.put(plan.type().name(), plan) != null) {
                throw new InvalidConfigurationException(
                        "Message type " + plan.type().name() + " has two plans; bean " + name + " is the second.",
                        "Put the handlers of both into one.");
            }
        });
        Map<String, MessageType<Object>> types = declaredTypes();
        found().forEach((type, handlers) -> {
            if (plans.containsKey(type)) {
                throw new InvalidConfigurationException(
                        "Message type " + type + " has a plan as a bean, and a handler beside it: "
                                + handlers.getFirst().method() + ".",
                        "Add that handler to the plan, or make all of its handlers annotated methods.");
            }
            plans.put(type, plan(types, type, handlers));
        });
        plans.values().forEach(plan -> register(messaging, plan));
    }

    private static void register(Messaging messaging, Plan<?> plan) {
        try {
            messaging.handle(plan);
        } catch (IllegalArgumentException e) {
            throw new InvalidConfigurationException(
                    "The plan of " + plan + " cannot be: " + e.getMessage(),
                    "Correct the schedule's text, use one of the names above, or name a schedule of your own:"
                            + " longhaul.schedules.NAME=15s 30s 3m 1h.");
        }
    }

    // The data's type is a wildcard in the bean's; the codec that goes with it is looked up by name only.
    @SuppressWarnings("unchecked")
    private Map<String, MessageType<Object>> declaredTypes() {
        Map<String, MessageType<Object>> types = new LinkedHashMap<>();
        beans.getBeansOfType(MessageType.class)
                .values()
                .forEach(type -> types.put(type.name(), (MessageType<Object>) type));
        return types;
    }

    private Map<String, List<MessageMethod>> found() {
        MethodTransactions transactions =
                beans.getBeanProvider(MethodTransactions.class).getIfAvailable(() -> MethodTransactions.NONE);
        Map<String, List<MessageMethod>> found = new LinkedHashMap<>();
        methods.each(MessageHandler.class, Set.of(MessageContext.class, Message.class), FORM, (method, annotation) -> {
            String type = methods.text(annotation.type());
            found.computeIfAbsent(type, each -> new ArrayList<>())
                    .add(new MessageMethod(
                            method,
                            type,
                            methods.text(annotation.name()),
                            annotation.order(),
                            options(method, annotation),
                            transactions.of(method)));
        });
        return found;
    }

    private HandlerOptions options(BeanMethod method, MessageHandler annotation) {
        HandlerOptions options = HandlerOptions.DEFAULT;
        String schedule = methods.text(annotation.schedule());
        options = schedule.isEmpty() ? options : options.schedule(schedule);
        try {
            for (String former : annotation.formerly()) {
                options = options.formerName(methods.text(former));
            }
        } catch (IllegalArgumentException e) {
            throw new InvalidConfigurationException(
                    "@MessageHandler on " + method + " cannot be: " + e.getMessage() + ".", "Correct the former name.");
        }
        return options;
    }

    private static Plan<Object> plan(
            Map<String, MessageType<Object>> types, String name, List<MessageMethod> handlers) {
        MessageType<Object> declared = types.get(name);
        MessageType<Object> type = declared == null ? typed(name, handlers) : declared;
        List<MessageMethod> inOrder = handlers.stream()
                .sorted(Comparator.comparingInt(MessageMethod::order))
                .toList();
        boolean ordered = handlers.size() == 1 || inOrder.getLast().isOrdered();
        if (handlers.size() > 1) {
            requireOrder(name, inOrder);
        }
        Plan<Object> plan = ordered ? Plan.ordered(type) : Plan.independent(type);
        try {
            for (MessageMethod handler : inOrder) {
                plan = plan.with(handler.planned());
            }
        } catch (IllegalArgumentException e) {
            throw new InvalidConfigurationException(
                    "The handlers of message type " + name + " cannot be: " + e.getMessage() + ".",
                    "Give each a name of its own in @MessageHandler(name = ...): " + shown(handlers) + ".");
        }
        return plan;
    }

    private static MessageType<Object> typed(String name, List<MessageMethod> handlers) {
        List<MessageMethod> reading = handlers.stream()
                .filter(each -> each.method().payload() != null)
                .toList();
        long different =
                reading.stream().map(each -> each.method().payload()).distinct().count();
        if (different > 1) {
            throw new InvalidConfigurationException(
                    "The handlers of message type " + name + " read its data as different types: " + shown(reading)
                            + ".",
                    "Let all of them take the same one.");
        }
        try {
            return MessageType.of(
                    name,
                    Payloads.codec(
                            reading.isEmpty()
                                    ? null
                                    : reading.getFirst().method().payload()));
        } catch (IllegalArgumentException e) {
            throw new InvalidConfigurationException(
                    "@MessageHandler on " + handlers.getFirst().method() + " cannot be: " + e.getMessage() + ".",
                    "Give the type such a name.");
        }
    }

    /** All have a place of their own, or none has one. */
    private static void requireOrder(String type, List<MessageMethod> inOrder) {
        for (int i = 1; i < inOrder.size(); i++) {
            MessageMethod before = inOrder.get(i - 1);
            MessageMethod after = inOrder.get(i);
            if (before.isOrdered() != after.isOrdered()) {
                throw new InvalidConfigurationException(
                        "Of the handlers of message type " + type + ", " + before.method() + " has no order and "
                                + after.method() + " has one.",
                        "Give all of them an order, and they run one after the other; or none, and each runs on its own.");
            }
            if (after.isOrdered() && before.order() == after.order()) {
                throw new InvalidConfigurationException(
                        "The handlers " + before.method() + " and " + after.method() + " of message type " + type
                                + " both have order " + after.order() + ".",
                        "Give each its own place.");
            }
        }
    }

    private static String shown(List<MessageMethod> handlers) {
        return String.join(
                ", ", handlers.stream().map(each -> each.method().toString()).toList());
    }
}
