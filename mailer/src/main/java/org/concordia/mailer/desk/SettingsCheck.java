package org.concordia.mailer.desk;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Looks at every setting under {@code concordia.} before anything starts. A name that nobody reads is an error rather
 * than silence, since it is nearly always a slip that would have mattered; all faults are reported at once, since
 * nobody likes to start a program six times to learn of six.
 */
public final class SettingsCheck implements EnvironmentPostProcessor, Ordered {

    private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("concordia");
    private static final String ROOT_VARIABLE = "CONCORDIA_";

    @Override
    public int getOrder() {
        // After the configuration files have been read.
        return Ordered.LOWEST_PRECEDENCE;
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        check(environment);
    }

    /**
     * Looks at the settings.
     *
     * @throws RuntimeException with all that is wrong, which {@link StartFault#explain} puts into lines
     */
    public static void check(ConfigurableEnvironment environment) {
        List<String> faults = faults(environment, KnownSettings.in("org.concordia"));
        if (!faults.isEmpty()) {
            throw new FaultySettings(faults);
        }
    }

    /** All that is wrong with the settings, one line each, in the order of their sources. */
    static List<String> faults(ConfigurableEnvironment environment, KnownSettings known) {
        Set<String> faults = new LinkedHashSet<>();
        unknownNames(environment, known, faults);
        unknownVariables(environment, known, faults);
        if (badValues(environment, known, faults)) {
            return List.copyOf(faults);
        }
        String database = environment.getProperty("spring.datasource.url", "");
        if (environment.getProperty("concordia.cluster", Boolean.class, false)
                && !database.startsWith("jdbc:postgresql:")) {
            faults.add("concordia.cluster=true needs PostgreSQL, but spring.datasource.url is "
                    + StartFault.withoutSecrets(database));
        }
        return List.copyOf(faults);
    }

    private static void unknownNames(ConfigurableEnvironment environment, KnownSettings known, Set<String> faults) {
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (variables(source.getUnderlyingSource())
                    || !(source instanceof IterableConfigurationPropertySource names)) {
                continue;
            }
            names.stream()
                    .filter(name -> ROOT.isAncestorOf(name) && !known.knows(name))
                    .forEach(name -> {
                        ConfigurationProperty property = source.getConfigurationProperty(name);
                        Object value = property == null ? null : property.getValue();
                        // "mail:" with nothing below it, as a file may well have it.
                        if (known.hasBelow(name)
                                && (value == null || value.toString().isEmpty())) {
                            return;
                        }
                        faults.add(unknown(
                                KnownSettings.written(name), origin(property, source.getUnderlyingSource()), known));
                    });
        }
    }

    /** Variables are looked at by their own names: what CONCORDIA_MAIL_FORM was meant to be cannot be told by dots. */
    private static void unknownVariables(ConfigurableEnvironment environment, KnownSettings known, Set<String> faults) {
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (variables(source) && source instanceof EnumerablePropertySource<?> names) {
                for (String name : names.getPropertyNames()) {
                    if (name.toUpperCase(Locale.ROOT).startsWith(ROOT_VARIABLE) && !known.knows(name)) {
                        faults.add(unknown(name, "environment", known));
                    }
                }
            }
        }
    }

    private static boolean variables(@Nullable Object source) {
        return source instanceof PropertySource<?> named
                && named.getName().endsWith(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
    }

    private static String unknown(String name, String where, KnownSettings known) {
        return name + " (" + where + "): there is no such setting"
                + known.nearest(name).map(near -> "; the nearest is " + near).orElse("");
    }

    /** Adds what cannot be read, setting by setting; then what a section as a whole refuses. True if anything was. */
    private static boolean badValues(ConfigurableEnvironment environment, KnownSettings known, Set<String> faults) {
        Binder binder = Binder.get(environment);
        Set<ConfigurationPropertyName> bad = new LinkedHashSet<>();
        for (KnownSettings.Key key : known.keys()) {
            try {
                binder.bind(key.name(), Bindable.of(key.type()));
            } catch (BindException e) {
                bad.add(key.name());
                faults.add(unreadable(e));
            }
        }
        for (KnownSettings.Section section : known.sections()) {
            if (bad.stream().noneMatch(section.prefix()::isAncestorOf)) {
                try {
                    binder.bindOrCreate(section.prefix().toString(), Bindable.of(section.type()));
                } catch (RuntimeException e) {
                    bad.add(section.prefix());
                    faults.add(refused(section, e));
                }
            }
        }
        return !bad.isEmpty();
    }

    /** One line for a value that does not fit its setting. */
    static String unreadable(BindException e) {
        ConfigurationProperty property = e.getProperty();
        String name = KnownSettings.written(e.getName());
        if (property == null) {
            return name + ": " + rootMessage(e);
        }
        Class<?> wanted = e.getTarget().getType().resolve(Object.class);
        return name + " (" + origin(property, null) + "): " + shown(name, property.getValue()) + " is not "
                + described(wanted);
    }

    private static String refused(KnownSettings.Section section, RuntimeException e) {
        String why = rootMessage(e);
        return why.contains(section.prefix().toString()) ? why : section.prefix() + ": " + why;
    }

    private static String rootMessage(Throwable problem) {
        Throwable root = problem;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }

    private static String shown(String name, Object value) {
        return name.matches("(?s).*(password|secret|key|private|token).*") ? "its value" : "\"" + value + "\"";
    }

    private static String described(Class<?> type) {
        if (type.isEnum()) {
            return "one of "
                    + String.join(
                            ", ",
                            java.util.Arrays.stream(type.getEnumConstants())
                                    .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                                    .toList());
        }
        return switch (type.getSimpleName()) {
            case "boolean", "Boolean" -> "true or false";
            case "int", "Integer", "long", "Long" -> "a whole number";
            case "double", "Double" -> "a number";
            case "Duration" -> "a length of time such as 30s, 5m or 2h";
            case "URI", "URL" -> "an address such as https://news.example";
            case "DataSize" -> "a size such as 10MB";
            default -> Collection.class.isAssignableFrom(type) ? "such a list" : "a " + type.getSimpleName();
        };
    }

    private static String origin(@Nullable ConfigurationProperty property, @Nullable Object source) {
        Origin origin = property == null ? null : property.getOrigin();
        if (origin instanceof PropertySourceOrigin outer && outer.getOrigin() != null) {
            origin = outer.getOrigin();
        }
        if (origin instanceof TextResourceOrigin text && text.getResource() != null) {
            return text.getResource().getFilename()
                    + (text.getLocation() == null
                            ? ""
                            : " line " + (text.getLocation().getLine() + 1));
        }
        List<@Nullable Object> sources = new ArrayList<>();
        sources.add(source);
        if (property != null && property.getSource() != null) {
            sources.add(property.getSource().getUnderlyingSource());
        }
        for (Object named : sources) {
            if (named instanceof PropertySource<?> known) {
                return switch (known.getName()) {
                    case "commandLineArgs" -> "command line";
                    case "systemProperties" -> "system property";
                    case "systemEnvironment" -> "environment";
                    default -> known.getName();
                };
            }
        }
        return origin == null ? "settings" : origin.toString();
    }
}
