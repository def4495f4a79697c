package io.deprov.core.secret;

import io.deprov.api.config.Secret;
import io.deprov.api.config.SecretException;
import io.deprov.api.config.SecretRef;
import io.deprov.api.config.SecretResolver;
import java.util.Map;

/** Resolves {@code env:NAME} from the environment. Thread-safe. */
public final class EnvSecretResolver implements SecretResolver {

    private final Map<String, String> environment;

    /** Reads the environment of this process. */
    public EnvSecretResolver() {
        this(System.getenv());
    }

    EnvSecretResolver(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public String scheme() {
        return "env";
    }

    @Override
    public Secret resolve(SecretRef ref) throws SecretException {
        String value = environment.get(ref.path());
        if (value == null || value.isEmpty()) {
            throw new SecretException(
                    "secret " + ref + ": the environment variable is not set or is empty; set it before starting");
        }
        // The JVM puts this in the place of letters it cannot read; to log in with it would only count as a wrong
        // password.
        if (value.indexOf('\uFFFD') >= 0) {
            throw new SecretException("secret " + ref
                    + ": the environment variable holds letters that cannot be read under this locale; set LC_ALL=C.UTF-8 or"
                    + " use file:PATH");
        }
        return Secret.copyOf(value.toCharArray());
    }
}
