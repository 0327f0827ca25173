//! The members of Y2's customer records that hold one text, and where each of them stands. What is read and what is written
//! go by the same table.

use cegid_y2::{
    customer::{CustomerInputData, CustomerInsertData, CustomerQueryData},
    types::Field,
};

use crate::domain::customer::CustomerMember;

macro_rules! texts {
    ($($member:ident: $name:ident $(in $part:ident)?;)+) => {
        /// Of a record that Y2 sent; `None` also where the member holds something else than a text.
        pub(super) fn stored(record: &CustomerQueryData, member: CustomerMember) -> Option<&str> {
            match member {
                $(CustomerMember::$member => record $(.$part.as_ref()?)? .$name.as_deref(),)+
                _ => None,
            }
        }

        /// Of a new record; `None` where the member holds something else than a text.
        pub(super) fn of_insert(
            record: &mut CustomerInsertData,
            member: CustomerMember,
        ) -> Option<&mut Option<String>> {
            Some(match member {
                $(CustomerMember::$member => &mut record $(.$part.get_or_insert_default())? .$name,)+
                _ => return None,
            })
        }

        /// Of a record that is changed; `None` where the member holds something else than a text.
        pub(super) fn of_input(record: &mut CustomerInputData, member: CustomerMember) -> Option<&mut Field<String>> {
            Some(match member {
                $(CustomerMember::$member => &mut record $(.$part.get_or_insert_default())? .$name,)+
                _ => return None,
            })
        }
    };
}

texts! {
    TitleId: title_id;
    Sex: sex;
    FirstName: first_name;
    LastName: last_name;
    Email: email in email_data;
    CellularPhoneNumber: cellular_phone_number in phone_data;
    AddressLine1: address_line1 in address_data;
    AddressLine2: address_line2 in address_data;
    ZipCode: zip_code in address_data;
    City: city in address_data;
    RegionId: region_id in address_data;
    NationalityId: nationality_id;
    LanguageId: language_id;
    UsualStoreId: usual_store_id;
    SalesPersonId: sales_person_id;
}
