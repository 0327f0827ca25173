//! The connector's own words on forms, in every language that forms speak. A layout can replace each of them by its name.

use std::str::FromStr;

use super::{field::FieldName, language::FormLanguage};

/// English, French, German, Spanish, Italian: the order of [`FormLanguage::ALL`].
macro_rules! words {
    ($($name:ident $key:literal: $english:literal, $french:literal, $german:literal, $spanish:literal, $italian:literal;)*) => {
        /// A word or a sentence. Placeholders stand in braces.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Word {
            $(#[doc = $english] $name,)*
        }

        impl Word {
            /// Every one.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// As layouts call it.
            pub fn key(self) -> &'static str {
                match self { $(Self::$name => $key,)* }
            }

            /// The connector's own.
            pub fn text(self, language: FormLanguage) -> &'static str {
                let texts: [&'static str; 5] = match self {
                    $(Self::$name => [$english, $french, $german, $spanish, $italian],)*
                };
                match language {
                    FormLanguage::English => texts[0],
                    FormLanguage::French => texts[1],
                    FormLanguage::German => texts[2],
                    FormLanguage::Spanish => texts[3],
                    FormLanguage::Italian => texts[4],
                }
            }
        }
    };
}

words! {
    Title "title": "Title", "Civilité", "Anrede", "Tratamiento", "Titolo";
    Sex "sex": "Sex", "Sexe", "Geschlecht", "Sexo", "Sesso";
    FirstName "firstName": "First name", "Prénom", "Vorname", "Nombre", "Nome";
    LastName "lastName": "Last name", "Nom", "Nachname", "Apellidos", "Cognome";
    BirthDate "birthDate": "Date of birth", "Date de naissance", "Geburtsdatum", "Fecha de nacimiento", "Data di nascita";
    Email "email": "E-mail", "E-mail", "E-Mail", "Correo electrónico", "E-mail";
    PhoneNumber "phoneNumber": "Mobile phone", "Téléphone mobile", "Mobiltelefon", "Teléfono móvil", "Cellulare";
    Address "address": "Address", "Adresse", "Adresse", "Dirección", "Indirizzo";
    StreetNumber "streetNumber": "Building, floor, street number", "Bâtiment, étage, numéro", "Hausnummer, Adresszusatz", "Número, piso, edificio", "Numero civico, scala, piano";
    Postcode "postcode": "Postcode", "Code postal", "Postleitzahl", "Código postal", "CAP";
    City "city": "City", "Ville", "Ort", "Ciudad", "Città";
    Region "region": "Region", "Région", "Region", "Provincia", "Provincia";
    Country "country": "Country", "Pays", "Land", "País", "Paese";
    Nationality "nationality": "Nationality", "Nationalité", "Staatsangehörigkeit", "Nacionalidad", "Nazionalità";
    Language "language": "Preferred language", "Langue préférée", "Bevorzugte Sprache", "Idioma preferido", "Lingua preferita";
    StoreId "storeId": "Store", "Magasin", "Filiale", "Tienda", "Negozio";
    Advisor "advisor": "Sales associate", "Conseiller de vente", "Verkaufsberatung", "Asesor de ventas", "Addetto alle vendite";
    IsProspect "isProspect": "Prospect", "Prospect", "Interessent", "Cliente potencial", "Potenziale cliente";
    Day "day": "Day", "Jour", "Tag", "Día", "Giorno";
    Month "month": "Month", "Mois", "Monat", "Mes", "Mese";
    Year "year": "Year", "Année", "Jahr", "Año", "Anno";
    Male "male": "Male", "Homme", "Männlich", "Hombre", "Uomo";
    Female "female": "Female", "Femme", "Weiblich", "Mujer", "Donna";
    Choose "choose": "Please choose", "Veuillez choisir", "Bitte wählen", "Elija una opción", "Scegliere";
    Optional "optional": "optional", "facultatif", "freiwillig", "opcional", "facoltativo";
    NewTitle "newTitle": "New customer", "Nouveau client", "Neue Kundin, neuer Kunde", "Nuevo cliente", "Nuovo cliente";
    EditTitle "editTitle": "Edit customer", "Modifier le client", "Kundendaten ändern", "Modificar cliente", "Modifica cliente";
    Person "person": "Person", "Identité", "Person", "Datos personales", "Dati personali";
    Contact "contact": "Contact", "Contact", "Kontakt", "Contacto", "Contatti";
    PostalAddress "postalAddress": "Postal address", "Adresse postale", "Anschrift", "Dirección postal", "Indirizzo postale";
    More "more": "More", "Informations complémentaires", "Weitere Angaben", "Más datos", "Altri dati";
    Consents "consents": "Staying in touch", "Rester en contact", "In Verbindung bleiben", "Seguir en contacto", "Restare in contatto";
    Submit "submit": "Save", "Enregistrer", "Speichern", "Guardar", "Salva";
    Saving "saving": "Saving…", "Enregistrement…", "Wird gespeichert …", "Guardando…", "Salvataggio…";
    Cancel "cancel": "Cancel", "Annuler", "Abbrechen", "Cancelar", "Annulla";
    BackToLiveStore "backToLiveStore": "Back to LiveStore", "Retour à LiveStore", "Zurück zu LiveStore", "Volver a LiveStore", "Torna a LiveStore";
    BackToForm "backToForm": "Back to the form", "Retour au formulaire", "Zurück zum Formular", "Volver al formulario", "Torna al modulo";
    LanguageOfPage "languageOfPage": "Language of this page", "Langue de cette page", "Sprache dieser Seite", "Idioma de esta página", "Lingua di questa pagina";
    ErrorSummary "errorSummary": "Please check what you entered", "Veuillez vérifier votre saisie", "Bitte prüfen Sie die Eingaben", "Revise los datos introducidos", "Verificare i dati inseriti";
    Error "error": "Error", "Erreur", "Fehler", "Error", "Errore";
    Missing "missing": "Fill in this field", "Remplissez ce champ", "Füllen Sie dieses Feld aus", "Rellene este campo", "Compilare questo campo";
    ChooseOne "chooseOne": "Choose one of the options", "Choisissez une des options", "Wählen Sie eine der Möglichkeiten", "Elija una de las opciones", "Scegliere una delle opzioni";
    TooLong "tooLong": "Use at most {longest} characters", "Utilisez au plus {longest} caractères", "Verwenden Sie höchstens {longest} Zeichen", "Use como máximo {longest} caracteres", "Usare al massimo {longest} caratteri";
    NotPlain "notPlain": "Leave out control characters and line breaks", "Retirez les caractères de contrôle et les sauts de ligne", "Lassen Sie Steuerzeichen und Zeilenumbrüche weg", "Quite los caracteres de control y los saltos de línea", "Togliere i caratteri di controllo e gli a capo";
    EmailInvalid "emailInvalid": "Enter an e-mail address such as name@example.com", "Saisissez une adresse e-mail telle que nom@example.com", "Geben Sie eine E-Mail-Adresse ein, zum Beispiel name@example.com", "Introduzca un correo electrónico, por ejemplo nombre@example.com", "Inserire un indirizzo e-mail, ad esempio nome@example.com";
    PhoneInvalid "phoneInvalid": "Enter a phone number; from abroad with its country code, such as {prefix} …", "Saisissez un numéro de téléphone, avec son indicatif pour l’étranger, par exemple {prefix} …", "Geben Sie eine Telefonnummer ein, aus dem Ausland mit Vorwahl, zum Beispiel {prefix} …", "Introduzca un número de teléfono; si es extranjero, con su prefijo, por ejemplo {prefix} …", "Inserire un numero di telefono; se estero, con il prefisso, ad esempio {prefix} …";
    PostcodeInvalid "postcodeInvalid": "Enter a postcode of this country, such as {example}", "Saisissez un code postal de ce pays, par exemple {example}", "Geben Sie eine Postleitzahl dieses Landes ein, zum Beispiel {example}", "Introduzca un código postal de este país, por ejemplo {example}", "Inserire un CAP di questo paese, ad esempio {example}";
    BirthDateInvalid "birthDateInvalid": "Enter a day that exists; the year can be left out", "Saisissez un jour qui existe ; l’année est facultative", "Geben Sie einen Tag ein, den es gibt; das Jahr kann fehlen", "Introduzca un día que exista; el año puede omitirse", "Inserire un giorno esistente; l’anno può mancare";
    BirthDateAhead "birthDateAhead": "Enter a date in the past", "Saisissez une date passée", "Geben Sie ein vergangenes Datum ein", "Introduzca una fecha pasada", "Inserire una data passata";
    DateInvalid "dateInvalid": "Enter a date such as 2026-05-31", "Saisissez une date telle que 2026-05-31", "Geben Sie ein Datum ein, zum Beispiel 2026-05-31", "Introduzca una fecha, por ejemplo 2026-05-31", "Inserire una data, ad esempio 2026-05-31";
    NumberInvalid "numberInvalid": "Enter a number such as 12.5", "Saisissez un nombre tel que 12,5", "Geben Sie eine Zahl ein, zum Beispiel 12,5", "Introduzca un número, por ejemplo 12,5", "Inserire un numero, ad esempio 12,5";
    ConsentMissing "consentMissing": "This consent is needed", "Ce consentement est nécessaire", "Diese Einwilligung ist nötig", "Este consentimiento es necesario", "Questo consenso è necessario";
    Refused "refused": "Y2 did not accept this: {message}", "Y2 n’a pas accepté : {message}", "Y2 hat das nicht angenommen: {message}", "Y2 no lo ha aceptado: {message}", "Y2 non ha accettato: {message}";
    Unreachable "unreachable": "Y2 does not answer at the moment. Nothing is lost: press the button again in a moment.", "Y2 ne répond pas pour le moment. Rien n’est perdu : réessayez dans un instant.", "Y2 antwortet gerade nicht. Nichts ist verloren: Versuchen Sie es gleich noch einmal.", "Y2 no responde en este momento. No se ha perdido nada: vuelva a intentarlo en un instante.", "Y2 non risponde al momento. Nulla è perso: riprovare tra un istante.";
    InDoubt "inDoubt": "Y2 took the customer but did not say under which code. Look for the customer in LiveStore before you enter it again.", "Y2 a reçu le client sans en donner le code. Cherchez-le dans LiveStore avant de le saisir à nouveau.", "Y2 hat die Daten bekommen, aber keine Nummer genannt. Suchen Sie in LiveStore, bevor Sie sie noch einmal eingeben.", "Y2 recibió el cliente sin indicar su código. Búsquelo en LiveStore antes de introducirlo otra vez.", "Y2 ha ricevuto il cliente senza dirne il codice. Cercarlo in LiveStore prima di inserirlo di nuovo.";
    StillSaving "stillSaving": "This form is being saved already. Press the button again in a moment.", "Ce formulaire est déjà en cours d’enregistrement. Réessayez dans un instant.", "Dieses Formular wird schon gespeichert. Versuchen Sie es gleich noch einmal.", "Este formulario ya se está guardando. Vuelva a intentarlo en un instante.", "Questo modulo è già in fase di salvataggio. Riprovare tra un istante.";
    SendAgain "sendAgain": "Please press the button once more.", "Veuillez appuyer encore une fois sur le bouton.", "Bitte drücken Sie den Knopf noch einmal.", "Pulse el botón una vez más.", "Premere il pulsante ancora una volta.";
    DuplicateTitle "duplicateTitle": "Is this the same customer?", "Est-ce le même client ?", "Ist das dieselbe Person?", "¿Es el mismo cliente?", "È lo stesso cliente?";
    DuplicateText "duplicateText": "Y2 has a customer with this e-mail address or phone number already.", "Y2 connaît déjà un client avec cette adresse e-mail ou ce numéro de téléphone.", "Y2 kennt diese E-Mail-Adresse oder Telefonnummer schon.", "Y2 ya tiene un cliente con este correo o este teléfono.", "Y2 conosce già un cliente con questo indirizzo e-mail o numero di telefono.";
    DuplicateUse "duplicateUse": "Open this customer", "Ouvrir ce client", "Diese Person öffnen", "Abrir este cliente", "Apri questo cliente";
    DuplicateCreate "duplicateCreate": "Create a new customer anyway", "Créer quand même un nouveau client", "Trotzdem neu anlegen", "Crear un cliente nuevo de todos modos", "Creare comunque un nuovo cliente";
    DuplicateOwn "duplicateOwn": "You are registered with us already. Please ask our staff.", "Vous êtes déjà inscrit chez nous. Adressez-vous à notre équipe.", "Sie sind schon bei uns registriert. Bitte wenden Sie sich an unser Personal.", "Ya está registrado con nosotros. Consulte a nuestro personal.", "È già registrato presso di noi. Rivolgersi al nostro personale.";
    ConflictTitle "conflictTitle": "Somebody changed this customer in the meantime", "Ce client a été modifié entre-temps", "Diese Daten wurden inzwischen geändert", "Alguien ha modificado este cliente entretanto", "Nel frattempo qualcuno ha modificato questo cliente";
    ConflictText "conflictText": "Nothing was overwritten. Check the marked fields and save again.", "Rien n’a été écrasé. Vérifiez les champs signalés et enregistrez à nouveau.", "Nichts wurde überschrieben. Prüfen Sie die markierten Felder und speichern Sie noch einmal.", "No se ha sobrescrito nada. Revise los campos marcados y guarde de nuevo.", "Nulla è stato sovrascritto. Verificare i campi segnalati e salvare di nuovo.";
    ConflictNow "conflictNow": "In Y2 now: {value}", "Dans Y2 à présent : {value}", "Jetzt in Y2: {value}", "Ahora en Y2: {value}", "Ora in Y2: {value}";
    Empty "empty": "(empty)", "(vide)", "(leer)", "(vacío)", "(vuoto)";
    DoneTitle "doneTitle": "The customer is saved", "Le client est enregistré", "Die Daten sind gespeichert", "El cliente está guardado", "Il cliente è salvato";
    DoneText "doneText": "Customer {customer}. Press “Back” in LiveStore to go on with this customer.", "Client {customer}. Appuyez sur « Retour » dans LiveStore pour continuer avec ce client.", "Nummer {customer}. Drücken Sie in LiveStore „Zurück“, um fortzufahren.", "Cliente {customer}. Pulse «Volver» en LiveStore para continuar con este cliente.", "Cliente {customer}. Premere «Indietro» in LiveStore per continuare con questo cliente.";
    DoneOwn "doneOwn": "Thank you. You can close this page.", "Merci. Vous pouvez fermer cette page.", "Vielen Dank. Sie können diese Seite schließen.", "Gracias. Puede cerrar esta página.", "Grazie. È possibile chiudere questa pagina.";
    CancelledTitle "cancelledTitle": "Nothing was saved", "Rien n’a été enregistré", "Es wurde nichts gespeichert", "No se ha guardado nada", "Nulla è stato salvato";
    CancelledText "cancelledText": "Press “Back” in LiveStore.", "Appuyez sur « Retour » dans LiveStore.", "Drücken Sie in LiveStore „Zurück“.", "Pulse «Volver» en LiveStore.", "Premere «Indietro» in LiveStore.";
    GoneTitle "goneTitle": "This form is not open any more", "Ce formulaire n’est plus ouvert", "Dieses Formular ist nicht mehr offen", "Este formulario ya no está abierto", "Questo modulo non è più aperto";
    GoneText "goneText": "Go back to LiveStore and press the button again.", "Retournez dans LiveStore et appuyez de nouveau sur le bouton.", "Gehen Sie zurück zu LiveStore und drücken Sie den Knopf noch einmal.", "Vuelva a LiveStore y pulse el botón otra vez.", "Tornare a LiveStore e premere di nuovo il pulsante.";
    TabletTitle "tabletTitle": "Scan this code with your phone", "Scannez ce code avec votre téléphone", "Scannen Sie diesen Code mit Ihrem Telefon", "Escanee este código con su teléfono", "Inquadrare questo codice con il telefono";
    TabletText "tabletText": "Hold the camera of your phone over the code: a form opens there, which only you can see.", "Placez l’appareil photo de votre téléphone devant le code : un formulaire que vous seul voyez s’y ouvre.", "Halten Sie die Kamera Ihres Telefons über den Code: Dort öffnet sich ein Formular, das nur Sie sehen.", "Enfoque el código con la cámara de su teléfono: allí se abre un formulario que solo usted ve.", "Puntare la fotocamera del telefono sul codice: si apre un modulo visibile solo a lei.";
    TabletFillingTitle "tabletFillingTitle": "The customer is filling in the form", "Le client remplit le formulaire", "Das Formular wird gerade ausgefüllt", "El cliente está rellenando el formulario", "Il cliente sta compilando il modulo";
    TabletFillingText "tabletFillingText": "This page goes on by itself as soon as the form is sent.", "Cette page continue d’elle-même dès que le formulaire est envoyé.", "Diese Seite geht von selbst weiter, sobald das Formular abgeschickt ist.", "Esta página continúa sola en cuanto se envía el formulario.", "Questa pagina prosegue da sola appena il modulo è inviato.";
    CodeAlt "codeAlt": "QR code that opens the form on your phone", "Code QR qui ouvre le formulaire sur votre téléphone", "QR-Code, der das Formular auf Ihrem Telefon öffnet", "Código QR que abre el formulario en su teléfono", "Codice QR che apre il modulo sul telefono";
    NewCode "newCode": "Show a new code", "Afficher un nouveau code", "Neuen Code zeigen", "Mostrar un código nuevo", "Mostrare un nuovo codice";
    TakenTitle "takenTitle": "This form is open on another phone", "Ce formulaire est ouvert sur un autre téléphone", "Dieses Formular ist auf einem anderen Telefon offen", "Este formulario está abierto en otro teléfono", "Questo modulo è aperto su un altro telefono";
    TakenText "takenText": "If it should be yours, ask our staff to show a new code.", "S’il doit être le vôtre, demandez un nouveau code à notre équipe.", "Soll es Ihres sein, lassen Sie sich von unserem Personal einen neuen Code zeigen.", "Si debe ser el suyo, pida a nuestro personal un código nuevo.", "Se deve essere il suo, chiedere al nostro personale un nuovo codice.";
    CodeGoneTitle "codeGoneTitle": "This code is not good any more", "Ce code n’est plus valable", "Dieser Code gilt nicht mehr", "Este código ya no es válido", "Questo codice non è più valido";
    CodeGoneText "codeGoneText": "Scan the code that the screen shows now.", "Scannez le code que l’écran affiche à présent.", "Scannen Sie den Code, der jetzt zu sehen ist.", "Escanee el código que muestra ahora la pantalla.", "Inquadrare il codice ora visibile sullo schermo.";
    NoCookieTitle "noCookieTitle": "Your browser does not keep this form", "Votre navigateur ne garde pas ce formulaire", "Ihr Browser behält dieses Formular nicht", "Su navegador no conserva este formulario", "Il browser non conserva questo modulo";
    NoCookieText "noCookieText": "Allow cookies for this page and scan the code again. They keep the form yours while you fill it in, and serve nothing else.", "Autorisez les cookies pour cette page et scannez à nouveau le code. Ils réservent le formulaire pendant la saisie et ne servent à rien d’autre.", "Erlauben Sie Cookies für diese Seite und scannen Sie den Code noch einmal. Sie halten das Formular für Sie frei und dienen zu nichts anderem.", "Permita las cookies en esta página y escanee el código otra vez. Reservan el formulario mientras lo rellena y no sirven para nada más.", "Consentire i cookie per questa pagina e inquadrare di nuovo il codice. Riservano il modulo durante la compilazione e non servono ad altro.";
    CustomerGone "customerGone": "Y2 does not have this customer any more.", "Y2 ne connaît plus ce client.", "Y2 kennt diese Nummer nicht mehr.", "Y2 ya no tiene este cliente.", "Y2 non conosce più questo cliente.";
    TooOften "tooOften": "Too many attempts. Wait a minute and try again.", "Trop de tentatives. Attendez une minute et réessayez.", "Zu viele Versuche. Warten Sie eine Minute und versuchen Sie es noch einmal.", "Demasiados intentos. Espere un minuto y vuelva a intentarlo.", "Troppi tentativi. Attendere un minuto e riprovare.";
    Trouble "trouble": "Something went wrong on our side. Nothing is lost: press the button again in a moment.", "Une erreur est survenue de notre côté. Rien n’est perdu : réessayez dans un instant.", "Bei uns ist etwas schiefgegangen. Nichts ist verloren: Versuchen Sie es gleich noch einmal.", "Algo ha fallado por nuestra parte. No se ha perdido nada: vuelva a intentarlo en un instante.", "Qualcosa è andato storto da parte nostra. Nulla è perso: riprovare tra un istante.";
}

impl Word {
    /// What a field is called; none for free zones, which only the layout can name.
    pub fn of_field(field: FieldName) -> Option<Self> {
        Some(match field {
            FieldName::Title => Self::Title,
            FieldName::Sex => Self::Sex,
            FieldName::FirstName => Self::FirstName,
            FieldName::LastName => Self::LastName,
            FieldName::BirthDate => Self::BirthDate,
            FieldName::Email => Self::Email,
            FieldName::PhoneNumber => Self::PhoneNumber,
            FieldName::Address => Self::Address,
            FieldName::StreetNumber => Self::StreetNumber,
            FieldName::Postcode => Self::Postcode,
            FieldName::City => Self::City,
            FieldName::Region => Self::Region,
            FieldName::Country => Self::Country,
            FieldName::Nationality => Self::Nationality,
            FieldName::Language => Self::Language,
            FieldName::StoreId => Self::StoreId,
            FieldName::Advisor => Self::Advisor,
            FieldName::IsProspect => Self::IsProspect,
            FieldName::Text(_)
            | FieldName::Value(_)
            | FieldName::Date(_)
            | FieldName::Boolean(_)
            | FieldName::Table(_)
            | FieldName::UserField(_) => return None,
        })
    }
}

impl FromStr for Word {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .iter()
            .copied()
            .find(|word| word.key() == text)
            .ok_or("the name of a text, such as `submit` or `doneText`")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn placeholders(text: &str) -> BTreeSet<&str> {
        text.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect()
    }

    #[test]
    fn every_word_has_a_name_of_its_own_and_the_same_placeholders_in_every_language() {
        let keys: BTreeSet<_> = Word::ALL.iter().map(|word| word.key()).collect();
        assert_eq!(keys.len(), Word::ALL.len());
        for word in Word::ALL {
            let english = placeholders(word.text(FormLanguage::English));
            for language in FormLanguage::ALL {
                let text = word.text(language);
                assert!(!text.trim().is_empty(), "{word:?} in {language}");
                assert_eq!(placeholders(text), english, "{word:?} in {language}");
            }
        }
    }
}
