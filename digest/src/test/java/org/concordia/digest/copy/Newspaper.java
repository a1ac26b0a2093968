package org.concordia.digest.copy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Makes up news texts that share vocabulary and phrases, as real ones do, and does to them what reprints do. */
final class Newspaper {

    private static final String[] WHO = {
        "el gobernador de Arica", "la policía peruana", "un grupo de pescadores", "la oficina de emergencias",
        "el sindicato portuario", "una familia venezolana", "el alcalde de Tacna", "la fiscalía del norte",
        "el hospital regional", "un juez de garantía", "la agencia de refugiados", "el ministro de obras públicas"
    };
    private static final String[] DID = {
        "anunció",
        "rechazó",
        "inauguró",
        "denunció",
        "suspendió",
        "pidió revisar",
        "prometió ampliar",
        "investiga",
        "defendió",
        "criticó duramente",
        "presentó ante la prensa",
        "retiró"
    };
    private static final String[] WHAT = {
        "el plan de control fronterizo", "la reapertura del paso Chacalluta", "un albergue para familias",
        "la construcción de una escuela rural", "el informe sobre la sequía", "las nuevas tarifas del puerto",
        "una campaña de vacunación", "el traslado de los contenedores", "la querella contra una empresa de buses",
        "los trabajos en la carretera costera", "un acuerdo con los comerciantes", "el censo de viviendas del valle"
    };
    private static final String[] WHEN = {
        "durante una visita a la zona", "tras una reunión de tres horas", "en la víspera de la votación",
        "después de las lluvias del fin de semana", "pese a las protestas de los vecinos", "según un comunicado",
        "mientras seguía el paro", "a la espera de una respuesta del gobierno", "por segunda vez en el año",
        "en medio de críticas de la oposición", "sin dar más detalles", "ante decenas de periodistas"
    };
    private static final String[] NAMES = {
        "Quebrada Honda",
        "Pampa Larga",
        "Cerro Moreno",
        "Villa Nueva",
        "Caleta Buena",
        "Punta Lobos",
        "Alto Hospicio",
        "Valle Azul",
        "San Marcos",
        "Río Seco",
        "Las Peñas",
        "Santa Elena"
    };
    private static final String[] FILLERS = {
        "además",
        "quizá",
        "apenas",
        "pronto",
        "ayer",
        "oficialmente",
        "nuevo",
        "gran",
        "local",
        "supuesto",
        "nadie",
        "vecino",
        "grave",
        "posible",
        "ambos",
        "entonces",
        "sector",
        "zona",
        "medida",
        "caso"
    };
    private static final String[] CITIES = {"Arica", "Tacna", "Iquique", "Lima", "Santiago", "Ilo"};

    private final Random random;

    Newspaper(Random random) {
        this.random = random;
    }

    record Text(String title, String body) {}

    /** A report of some 150 to 300 words. */
    Text text() {
        StringBuilder body = new StringBuilder();
        int sentences = 9 + random.nextInt(9);
        for (int i = 0; i < sentences; i++) {
            body.append(sentence()).append(' ');
        }
        return new Text(headline(), body.toString().strip());
    }

    String headline() {
        return capital(pick(WHO)) + " " + pick(DID) + " " + pick(WHAT) + " en " + pick(NAMES);
    }

    private String sentence() {
        String sentence = capital(pick(WHO)) + " " + word() + " " + pick(DID) + " " + word() + " " + pick(WHAT) + " "
                + word() + " " + pick(WHEN);
        sentence += " " + pick("sobre", "para", "contra", "desde") + " " + word() + " " + pick("de", "y", "con") + " "
                + word() + " " + word();
        switch (random.nextInt(3)) {
            case 0 -> sentence += ", con " + (2 + random.nextInt(900)) + " personas de " + pick(NAMES);
            case 1 ->
                sentence += " cerca " + word() + " de " + pick(NAMES) + ", donde " + pick(WHO) + " " + pick(DID) + " "
                        + pick(WHAT);
            default -> sentence += " y " + pick(DID) + " " + pick(WHAT);
        }
        return sentence + ".";
    }

    /** A word of a vocabulary of some ten thousand, as wide as a newspaper's. */
    private String word() {
        String[] starts = {
            "ba", "co", "di", "fe", "ga", "lu", "ma", "ne", "po", "ra", "se", "to", "va", "cri", "tra", "es"
        };
        String[] middles = {"l", "nd", "rt", "c", "st", "m", "r", "v", "nt", "g", "sc", "rr", "d", "p", "n", "z"};
        String[] ends = {"a", "o", "ero", "ante", "ión", "ado", "al", "era", "ista", "or", "ida", "ivo"};
        return pick(starts) + pick("", "la", "ri", "mo") + pick(middles) + pick(ends);
    }

    String dateline() {
        return pick(CITIES).toUpperCase(java.util.Locale.ROOT) + ", " + (1 + random.nextInt(28))
                + " nov (Redacción).- ";
    }

    String boilerplate() {
        return " "
                + pick(
                        "Lea también: las fotos de la semana y el pronóstico del tiempo para el fin de semana en el norte.",
                        "Suscríbase a nuestro boletín y reciba cada mañana las noticias más importantes en su correo.",
                        "Todos los derechos reservados. Prohibida la reproducción total o parcial de este contenido.",
                        "Síganos en nuestras redes sociales y descargue la aplicación para no perderse ninguna noticia.");
    }

    /** A tenth of the words dropped, doubled with another, or replaced. */
    String edited(String text) {
        List<String> words = new ArrayList<>();
        for (String word : text.split(" ")) {
            if (random.nextInt(10) > 0) {
                words.add(word);
            } else {
                switch (random.nextInt(3)) {
                    case 0 -> words.add(pick(FILLERS));
                    case 1 -> words.addAll(List.of(word, pick(FILLERS)));
                    default -> {
                        // dropped
                    }
                }
            }
        }
        return String.join(" ", words);
    }

    String cut(String text, double share) {
        String[] words = text.split(" ");
        return String.join(" ", Arrays.asList(words).subList(0, Math.max(1, (int) (words.length * share))));
    }

    /** That share of a text, from anywhere in it. */
    String passage(String text, double share) {
        String[] words = text.split(" ");
        int length = Math.max(1, (int) (words.length * share));
        int from = random.nextInt(words.length - length + 1);
        return String.join(" ", Arrays.asList(words).subList(from, from + length));
    }

    /** The next issue of a service that fills the same form every time. */
    Text template(int kind) {
        String city = pick(CITIES);
        String place = pick(NAMES);
        String day = pick("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo");
        return switch (kind) {
            case 0 ->
                new Text(
                        "Sismo de magnitud " + (3 + random.nextInt(4)) + "," + random.nextInt(10) + " sacude " + city,
                        "El temblor se registró a las " + number(24) + ":" + number(60) + " a " + number(150)
                                + " kilómetros al este de " + place + ", con una profundidad de " + number(200)
                                + " kilómetros, según el centro sismológico. No se informó de daños ni de personas heridas.");
            case 1 ->
                new Text(
                        "Pronóstico del tiempo en " + city + " para este " + day,
                        "Se espera una mínima de " + number(15) + " grados y una máxima de " + (15 + number(20))
                                + " grados, con vientos de hasta " + number(80) + " kilómetros por hora en " + place
                                + " y una humedad de " + number(100)
                                + " por ciento, informó la oficina meteorológica.");
            case 2 ->
                new Text(
                        "Dólar hoy en Chile: a cuánto se cotiza este " + day,
                        "La divisa abrió en " + (850 + number(150)) + "," + number(99) + " pesos y cerró en "
                                + (850 + number(150)) + "," + number(99)
                                + " pesos en la bolsa local, mientras los inversionistas siguen atentos al precio del cobre.");
            case 3 ->
                new Text(
                        "Resultados de la lotería del " + day + " " + number(30) + " de noviembre",
                        "Los números ganadores del sorteo " + (4000 + number(900)) + " fueron " + number(41) + ", "
                                + number(41)
                                + ", " + number(41) + ", " + number(41) + ", " + number(41) + " y " + number(41)
                                + ". El premio mayor quedó en " + number(3000)
                                + " millones de pesos para el próximo sorteo.");
            case 4 ->
                new Text(
                        "Deportivo " + place + " venció " + (1 + number(5)) + "-" + number(2) + " a Unión "
                                + pick(CITIES),
                        "El equipo de " + city + " se impuso con un gol a los " + number(45) + " minutos y otro a los "
                                + (45 + number(45)) + " ante " + number(9000)
                                + " espectadores, y suma " + number(60) + " puntos en la tabla de la Copa del Sur.");
            default ->
                new Text(
                        "Fechas de pago del bono de " + pick("noviembre", "diciembre", "enero") + " para " + city,
                        "El abono de " + (20 + number(80)) + ".000 pesos se hará desde el " + day + " " + number(30)
                                + " para los beneficiarios cuyo documento termina en " + number(9)
                                + "; las oficinas de " + place + " atenderán hasta las " + number(20) + " horas.");
        };
    }

    private int number(int below) {
        return 1 + random.nextInt(below);
    }

    private String pick(String... options) {
        return options[random.nextInt(options.length)];
    }

    private static String capital(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
