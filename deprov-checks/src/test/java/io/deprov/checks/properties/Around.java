package io.deprov.checks.properties;

import io.deprov.api.Connector;
import io.deprov.api.ConnectorFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** Something that happens around every call of a connector. */
interface Around {

    /** The call itself. */
    interface Call {

        Object go() throws Throwable;
    }

    /**
     * Makes the call, or does not.
     *
     * @param method which method of {@link Connector}
     * @param arguments the request, in a list of its own; empty for {@code close}
     */
    Object call(String method, Object[] arguments, Call call) throws Throwable;

    /** The same connectors, with something around their calls. */
    static ConnectorFactory factory(ConnectorFactory inner, Around around) {
        return proxy(ConnectorFactory.class, inner, (method, arguments, call) -> {
            Object result = call.go();
            return result instanceof Connector connector ? proxy(Connector.class, connector, around) : result;
        });
    }

    private static <T> T proxy(Class<T> type, T inner, Around around) {
        return type.cast(Proxy.newProxyInstance(
                Around.class.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    Call call = () -> {
                        try {
                            return method.invoke(inner, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    };
                    boolean isCall = method.getDeclaringClass().equals(type)
                            && !method.getName().equals("operation");
                    return isCall
                            ? around.call(method.getName(), arguments == null ? new Object[0] : arguments, call)
                            : call.go();
                }));
    }
}
