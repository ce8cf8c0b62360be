package dev.longhaul.jdbc.table;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A connection on which an application may work, but not decide: whoever lent it commits. */
public final class GuardedConnection implements InvocationHandler {

    private static final Set<String> THE_LENDERS_BUSINESS = Set.of(
            "commit",
            "close",
            "abort",
            "setAutoCommit",
            "setReadOnly",
            "setTransactionIsolation",
            "beginRequest",
            "endRequest");

    private final Connection connection;

    private GuardedConnection(Connection connection) {
        this.connection = connection;
    }

    /** The same connection, without the calls that end or change its transaction. */
    public static Connection of(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                GuardedConnection.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                new GuardedConnection(connection));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] args) throws Throwable {
        String name = method.getName();
        int count = args == null ? 0 : args.length;
        if (THE_LENDERS_BUSINESS.contains(name) || (name.equals("rollback") && count == 0)) {
            throw new SQLException(name + "() is refused: this transaction belongs to Longhaul, which commits it when"
                    + " the handler returns and rolls it back when the handler throws");
        }
        if (name.equals("getAutoCommit")) {
            return false;
        }
        if (name.equals("unwrap") && args != null && args[0] instanceof Class<?> wanted) {
            // A driver's extensions are welcome; its own connection would have all the calls refused above.
            if (Connection.class.isAssignableFrom(wanted)) {
                throw new SQLException("unwrap(" + wanted.getName() + ") is refused: this transaction belongs to"
                        + " Longhaul; only interfaces that cannot end it are unwrapped");
            }
        }
        if (name.equals("equals") && args != null && args[0] != null) {
            return Proxy.isProxyClass(args[0].getClass()) && equals(Proxy.getInvocationHandler(args[0]));
        }
        try {
            return method.invoke(connection, args);
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }
}
