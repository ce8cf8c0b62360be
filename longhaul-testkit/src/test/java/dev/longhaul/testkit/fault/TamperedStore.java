package dev.longhaul.testkit.fault;

import dev.longhaul.store.Store;
import dev.longhaul.store.StoreTransaction;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** A store whose calls go through a {@link Fault}. */
final class TamperedStore {

    /** What a faulty store does instead of a call. */
    @FunctionalInterface
    interface Fault {
        /** Does the call, or something else. */
        Object call(Call call) throws Throwable;
    }

    /** The call itself. */
    @FunctionalInterface
    private interface Target {
        Object invoke(Object[] args) throws Throwable;
    }

    /**
     * A call on its way to the real store.
     *
     * @param transaction the real transaction
     * @param name table and method ({@code due.take}), or the transaction's own method
     * @param args its arguments
     * @param target where it goes
     */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // a fault knows the call that it tampers with
    record Call(StoreTransaction transaction, String name, List<Object> args, Target target) {
        boolean is(String other) {
            return name.equals(other);
        }

        /** Whether it is that method with so many arguments. */
        boolean is(String other, int count) {
            return name.equals(other) && args.size() == count;
        }

        <T> T arg(int index) {
            return (T) args.get(index);
        }

        /** Goes on as if nothing were. */
        <T> T proceed() throws Throwable {
            return proceedWith(args.toArray());
        }

        /** Goes on with other arguments. */
        <T> T proceedWith(Object... others) throws Throwable {
            return (T) target.invoke(others);
        }
    }

    private static final Set<String> OWN_METHODS = Set.of(
            "now", "begun", "estimatedNow", "outlook", "savepoint", "rollbackTo", "commit", "close", "connection");

    private TamperedStore() {}

    static Store of(Store real, Fault fault) {
        return proxy(Store.class, (proxy, method, args) -> {
            Object result = invoke(real, method, args);
            return result instanceof StoreTransaction transaction ? transaction(transaction, fault) : result;
        });
    }

    private static StoreTransaction transaction(StoreTransaction real, Fault fault) {
        return proxy(StoreTransaction.class, (proxy, method, args) -> {
            if (OWN_METHODS.contains(method.getName())) {
                return fault.call(call(real, method.getName(), args, others -> invoke(real, method, others)));
            }
            Object table = invoke(real, method, args);
            return proxy(
                    method.getReturnType(),
                    (self, called, callArgs) -> fault.call(call(
                            real,
                            method.getName() + "." + called.getName(),
                            callArgs,
                            others -> invoke(table, called, others))));
        });
    }

    private static Call call(StoreTransaction transaction, String name, Object[] args, Target target) {
        return new Call(transaction, name, args == null ? List.of() : Arrays.asList(args), target);
    }

    private static Object invoke(Object target, Method method, Object[] args) throws Throwable {
        try {
            return method.invoke(target, args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(TamperedStore.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
