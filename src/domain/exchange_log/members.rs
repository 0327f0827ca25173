//! Which members of messages may be seen in the exchange log. What is in no list is masked: a member that nobody has judged
//! yet, and all that a stranger sends. A test walks every member of Y2's contract and finds each in exactly one list.

use std::{collections::HashSet, sync::LazyLock};

/// How a member is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// As it is.
    Whole,
    /// A sentence for people, which may quote somebody: without the words that could be a name, a number or an address.
    Sentence,
    /// Not at all.
    Masked,
}

impl Shown {
    /// Of a member by its name, whatever its case.
    pub fn of(member: &str) -> Self {
        static SETS: LazyLock<[HashSet<String>; 2]> = LazyLock::new(|| {
            let set =
                |names: &[&[&str]]| names.iter().copied().flatten().map(|name| name.to_ascii_lowercase()).collect();
            [set(&[WHOLE, WHOLE_ELSEWHERE]), set(&[SENTENCES])]
        });
        let member = member.to_ascii_lowercase();
        match &*SETS {
            [whole, _] if whole.contains(&member) => Self::Whole,
            [_, sentences] if sentences.contains(&member) => Self::Sentence,
            _ => Self::Masked,
        }
    }
}

/// Sentences for people, in Y2's messages and in faults of SOAP.
pub const SENTENCES: &[&str] = &["Cause", "Description", "Error", "Message", "Reason", "ToDo", "faultstring"];

/// Members of Y2's contract that say who somebody is, where they live, what they wrote, what opens something, or what a
/// customer of Cegid's decides to keep in a field of its own. Masked, as whatever is in no list.
#[rustfmt::skip]
pub const PERSONAL: &[&str] = &[
    "Address1", "Address2", "Address3", "AddressLine1", "AddressLine2", "AddressLine3", "AddressNumber",
    "AlternateFirstName", "AlternateLastName", "AlternativeEmail", "AlternativePhoneNumber", "AuthorizationNumber",
    "BirthDateDay", "BirthDateMonth", "BirthDateYear", "BirthDay", "BirthFullDate", "BirthMonth", "BirthYear",
    "BlocNote", "BonId", "BooleanValue", "CardId", "CardReference", "CellularPhoneNumber", "City", "Civility",
    "Comment", "CompanyIdNumber", "CompanyTitleId", "CpfCnpjCode", "CreateLoyaltyCardResult", "CustomerReference",
    "DateValue", "Designation", "Email", "FirstName", "FiscalId", "Function", "FunctionCode", "GiftMessage",
    "HelloWorldResult", "HelpLink", "HomePhoneNumber", "Information", "ItalianFiscalId", "ItemVoucher", "KeyWord",
    "LastName", "Line1", "Line2", "Line3", "Line4", "ListElementValue", "LoyaltyCardId", "LoyaltyCertificateId",
    "MobilePhoneNumber", "MunicipalRegistration", "Nationality", "NationalityId", "NewLoyaltyCardId", "Notepad",
    "Notification", "NumberValue", "OfficePhoneNumber", "PassportNumber", "Payment", "PhoneNumber", "Region",
    "RegionId", "RegionalRegistration", "RelationshipCode", "SellerFirstName", "SellerName", "SerialNumberId", "Sex",
    "ShortName", "SourceLocation", "StackTrace", "SubscriptionId", "Text", "TextValue", "TitleId",
    "TransactionIssuer", "TransactionNumber", "UserDefinedTable0Value", "UserDefinedTable1Value",
    "UserDefinedTable2Value", "UserDefinedTable3Value", "UserDefinedTable4Value", "UserDefinedTable5Value",
    "UserDefinedTable6Value", "UserDefinedTable7Value", "UserDefinedTable8Value", "UserDefinedTable9Value", "Value",
    "VoucherId", "ZipCode", "input",
];

/// Members of messages that are not Y2's contract: faults, notifications, LiveStore.
#[rustfmt::skip]
const WHOLE_ELSEWHERE: &[&str] = &[
    "faultcode", "eventType", "notificationType", "messageId", "timestamp", "occurredAt", "entityKind", "entityId",
    "documentType", "documentNumber", "receiptId", "emailType", "emailConsent", "phoneType", "phoneConsent",
    "addressConsent", "qualityCode", "countryIso2Code", "languageIsoCode",
];

/// Members of Y2's contract that say nothing of a person beyond a code that is looked up elsewhere.
#[rustfmt::skip]
pub const WHOLE: &[&str] = &[
    "AccumulativeRuleWithRulesOnLines", "Acquired", "AcquiredAtCreationCard", "AcquiredForRenewal", "ActivationDate",
    "Active", "ActiveCards", "ActiveRule", "ActivityCode", "ActivitySectorCode", "AddNewCustomerResult",
    "AdditionalDescription", "AddressType", "AgeInDays", "AllAvailableWarehouse", "AllItemsDistribution",
    "AllowEmailing", "AllowMail", "AllowProfitWithoutSales", "AlwaysApply", "Amount", "AmountMax",
    "ApplyToDiscountedItems", "AutoNumCard", "AvailabilitySite", "Available", "AvailableCumulation",
    "AvailableLoyaltyPoints", "AvailableQty", "AvailableQuantity", "Barcode", "Base", "BeginDate", "BenefitEnable",
    "BenefitExpiracyDate", "BenefitType", "BenefitUpdate", "BillingStatus", "BirthdayDocumentEnabled",
    "BirthdayLineEnabled", "BonType", "BonusBirthdayDocumentEnabled", "BonusBirthdayLineEnabled",
    "BonusOtherDocumentEnabled", "BonusOtherLineEnabled", "BonusWelcomeDocumentEnabled", "BonusWelcomeLineEnabled",
    "BrandName", "BusinessAreaCode", "CalculateRulesInStoreCurrency", "CalculationType", "CanClose", "CancelDate",
    "CancelReasonId", "CancelStatus", "CardScan", "CashAmount", "CashRegisterId", "CatalogReference", "ChangeProgram",
    "ChangingDate", "ChangingEnabled", "CheckGuid", "CloseCard", "CloseDocument", "Closed", "ClosingDate", "Code",
    "CodeStat", "Coefficient", "ComplementaryDescription", "ConditionMessage", "ContactId", "ContactNumber",
    "CopyToThirdPartyAddress", "Count", "CountToApply", "Country", "CountryId", "CountryIdType", "CreationStoreId",
    "Criteria", "CumulationType", "Currency", "CurrencyId", "CurrencySymbol", "Current", "CustomerId",
    "CustomerTriggerId", "DatabaseId", "Date", "DateForCardValidity", "DeliveryAddress", "DeliveryDate",
    "DeliveryStoreId", "DeliveryType", "DeliveryWarehouseId", "DetailSku", "DeviceId", "Dimension1", "Dimension2",
    "Dimension3", "Dimension4", "Dimension5", "DirectMail", "DisableMergeLines", "Discount", "DiscountAmount",
    "DiscountBase", "DiscountEOT", "DiscountIOT", "DiscountPerCent", "DiscountTypeId", "DiscountedItemsCount",
    "Display", "DisplayLoyaltyDetail", "DocumentCreated", "DueDate", "EANCode", "ElapsedMilliseconds",
    "EmailingAccepted", "Enabled", "End", "EndDate", "EnventId", "EventId", "ExclusiveRuleOnLines",
    "ExclusiveRuleOnReceipts", "ExpiracyDate", "ExpirationDate", "Expired", "ExtendEndDate", "ExternLoyaltyUsed",
    "ExternalReference", "ExternalReferenceDate", "ExternalReferences", "FamilyId", "Fields", "FieldsType",
    "FirstActivation", "FollowUpReference", "FollowUpStatus", "FollowedReference", "FrequencyId", "From",
    "FromCardIssue", "FromCardRenewal", "FromXDays", "FromXMonths", "GetAvailableLoyaltyPointsResult",
    "GetCustomerAvailableLoyaltyPointsResult", "GetCustomerIdByReferenceResult", "GetLoyaltyPointsForSaleResult",
    "GiftMessageType", "GroupingId", "GroupingValues", "Guid", "ISO2", "ISO2AlphaNumCode", "ISO3", "ISO3AlphaNumCode",
    "ISO3Num", "ISO3NumCode", "Id", "Ids", "IgnoreSaleCondition", "IgnoredPayments", "IncotermCode", "Index",
    "InitialDeliveryDate", "InstallmentAmount", "InternalReference", "InvoiceAddress", "InvoiceCustomerId",
    "IsActive", "IsCompany", "IsCustomer", "IsMain", "IsPreRecordedVoucher", "IsProspect", "IsReceivedPayment",
    "IsScanned", "IsServices", "IsVirtual", "ItemCode", "ItemId", "ItemList", "ItemListCode", "ItemListId",
    "ItemListLabel", "ItemReference", "ItemTriggerId", "ItemsListId", "IterationCount", "Kind", "Label", "LanguageId",
    "Last", "LastDateUpdate", "LastModificationDate", "Level", "LevelOfProductAggregation", "LimitedDiscount",
    "LineId", "LineType", "LinesUnmodifiable", "LockingDate", "LongDescription", "Loyalty", "LoyaltyPoints",
    "LoyaltyProgram", "ManagementComment", "ManagementReason", "MandatoryScan", "MarkDown", "MarkdownId", "MaxCount",
    "MaxNumberOfCustomers", "MaxNumberReturnedContacts", "MaxValue", "Maximize", "MaximumAmount",
    "MaximumDiscountAmountAllowed", "MaximumQuantity", "MemberNames", "MethodId", "MinimumAmount",
    "MinimumLoyaltyPoints", "MinimumQuantity", "MinimumQuantityInEachGrouping", "MovementReasonId", "MultiCurrency",
    "MultiSelection", "Nata", "NbDays", "NbDaysExtendBenefit", "Net", "NetUnitPrice", "NewOnProgramChanging", "Next",
    "None", "NotYetValid", "NotificationIds", "Number", "NumberOfReceipt", "OnAllItems", "OnConditionItem",
    "OnItemsOfCondition", "OnKeyWord", "OnReceipt", "OnlyAvailableStock", "OpeningDate", "OperationUid",
    "OptinAlternativeEmail", "OptinEmail", "OptinHomePhone", "OptinMobile", "OptinOfficePhone", "OptinPostal",
    "OrderAddress", "Origin", "OriginCode", "OriginStoreId", "OtherDocumentEnabled", "OtherLineEnabled",
    "PackageReference", "PageIndex", "PageSize", "PaymentAddress", "PaymentMethod", "PaymentMethodId",
    "PaymentStatus", "Percent", "PointCardModel", "Points", "Pourcent", "PreRecorded", "PriceListCode",
    "ProductAggregation", "ProgramId", "Quantity", "QuantityConditions", "QueryStatus", "Rank", "Ranking", "ReasonId",
    "ReceiptsBySeller", "ReceiptsCount", "Reference", "RegisterOperationForReceivedPayment", "RegisterOperationId",
    "ReissueCard", "RenewCardManual", "RenewCardSimulation", "ReopenCard", "Restriction", "RestrictionCategoriesId",
    "ReturnStatus", "ReturnType", "RiskLevel", "RoundId", "SaleConditionType", "SaleDocumentType", "SalesPerson2Id",
    "SalesPerson3Id", "SalesPersonId", "Selectable", "SelectedItems", "SelectionOfNonDiscountableItem", "SellerCode",
    "SellerId", "SendReceiptByMail", "Service", "ServiceCode", "ShippingMethod", "ShippingStatus", "ShippingTaxCode",
    "ShortDescription", "SoldQuantity", "Start", "StartDate", "StartupType", "Status", "StoreDescription", "StoreId",
    "StoreIds", "StoreName", "StoreObjective", "StoreTriggerId", "Stub", "Stump", "TaxExcluded", "TaxExcludedAmount",
    "TaxExcludedNetUnitPrice", "TaxExcludedTotalAmount", "TaxExcludedUnitPrice", "TaxIncludedAmount",
    "TaxIncludedNetUnitPrice", "TaxIncludedTotalAmount", "TaxIncludedUnitPrice", "TaxSystemId", "To", "TotalQuantity",
    "Tracking", "TrackingId", "Transporter", "TriggerItemId", "TurnoverEOT", "TurnoverIOT", "Type",
    "TypeReturnRestitution", "UnitPrice", "UpTimeType", "UpdateCustomerResult", "UpdateLoyaltyManual", "Updated",
    "UseType", "UseVoucher", "Used", "UsedCumulOnlyPreviousPeriod", "UserFieldId", "UsualStoreId", "VATSystem",
    "ValidAlternativeEmail", "ValidEmail", "ValidHomePhone", "ValidMobile", "ValidOfficePhone", "ValidityEndDate",
    "ValidityStartDate", "ValueType", "VoucherType", "WarehouseId", "WelcomeDocumentEnabled", "WelcomeLineEnabled",
    "WithCustomer", "WithFreeItems", "WithIncentive", "WithStoreName", "WorkerProcessVersion",
];
